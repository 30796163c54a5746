// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include "core/neural/graph/layer_graph.h"

namespace lookalike::neural {

/// Whether a network trains faster on the device in mixed precision: on CUDA, yes; on a CPU where it has
/// instructions for bfloat16 and the network has no depthwise convolutions, which are slower with them (a
/// ResNet-50 at 160 px: 1.9 times as fast; a MobileNetV2: 0.7).
[[nodiscard]] bool gainsByMixedPrecision(const LayerGraph& graph, const torch::Device& device);

/// While it lives, this thread's convolutions and products run in bfloat16, which has the range of single
/// precision, so that gradients need no scaling; weights and their updates stay in single precision. Does
/// nothing when not `enabled`. Gradients may be computed after it is gone.
class MixedPrecision {
 public:
  MixedPrecision(const torch::Device& device, bool enabled);
  MixedPrecision(const MixedPrecision&) = delete;
  MixedPrecision& operator=(const MixedPrecision&) = delete;
  ~MixedPrecision();

 private:
  void set(bool enabled) const;

  const bool isCuda_;
  const bool enabled_;
};

}  // namespace lookalike::neural
