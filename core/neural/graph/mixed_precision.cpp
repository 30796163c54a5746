// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/graph/mixed_precision.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

#include <algorithm>

namespace lookalike::neural {

namespace {

bool cpuHasBfloat16() {
#if defined(__x86_64__) && defined(__GNUC__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

}  // namespace

bool gainsByMixedPrecision(const LayerGraph& graph, const torch::Device& device) {
  if (device.is_cuda()) return true;
  return cpuHasBfloat16() && std::none_of(graph.layers.begin(), graph.layers.end(), [](const Layer& layer) {
           return layer.kind == LayerKind::kConvolution && layer.groups > 1;
         });
}

MixedPrecision::MixedPrecision(const torch::Device& device, bool enabled)
    : isCuda_(device.is_cuda()), enabled_(enabled) {
  if (enabled_) set(true);
}

MixedPrecision::~MixedPrecision() {
  if (!enabled_) return;
  set(false);
  at::autocast::clear_cache();
}

void MixedPrecision::set(bool enabled) const {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
  const auto type = isCuda_ ? at::kCUDA : at::kCPU;
  at::autocast::set_autocast_dtype(type, at::kBFloat16);
  at::autocast::set_autocast_enabled(type, enabled);
#else
  if (isCuda_) {
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    at::autocast::set_enabled(enabled);
  } else {
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    at::autocast::set_cpu_enabled(enabled);
  }
#endif
}

}  // namespace lookalike::neural
