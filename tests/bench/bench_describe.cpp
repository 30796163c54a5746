// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <vector>

#include "core/base/thread_budget.h"
#include "core/describe/describer.h"
#include "core/neural/graph_script.h"
#include "core/neural/script_module.h"
#include "core/neural/torch_network.h"

namespace {

using namespace lookalike;

/// Smooth waves with noise: compresses like nothing, resizes like a photograph.
decode::RgbImage picture(int width, int height, std::uint32_t seed) {
  decode::RgbImage image{width, height, {}};
  image.pixels.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      seed = seed * 1664525U + 1013904223U;
      const double wave = 100.0 + 60.0 * std::sin(x * 0.01 + seed % 3) * std::cos(y * 0.013);
      for (int c = 0; c < 3; ++c) {
        image.pixels.push_back(static_cast<std::uint8_t>(wave + c * 10 + static_cast<double>(seed >> 28)));
      }
    }
  }
  return image;
}

std::unique_ptr<describe::Describer> dct() {
  describe::DescriberOptions options;
  options.name = "dct";
  auto describer = describe::makeDescriber(options);
  if (!describer) std::abort();
  return std::move(describer).value();
}

void prepareDct(benchmark::State& state) {
  const auto describer = dct();
  const int width = static_cast<int>(state.range(0));
  const decode::RgbImage image = picture(width, width * 3 / 4, 1);
  for (auto _ : state) benchmark::DoNotOptimize(describer->prepare(image));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(prepareDct)->Arg(256)->Arg(512)->Arg(1024)->Arg(2048)->Unit(benchmark::kMicrosecond);

void describeDct(benchmark::State& state) {
  const auto describer = dct();
  const std::vector<describe::PreparedImage> images(64, describer->prepare(picture(400, 300, 1)));
  for (auto _ : state) benchmark::DoNotOptimize(describer->describe(images));
  state.SetItemsProcessed(state.iterations() * 64);
}
BENCHMARK(describeDct)->Unit(benchmark::kMillisecond);

/// Arguments: input side, batch size.
void inferMobileNetV3Small(benchmark::State& state) {
  const auto bytes = neural::serialiseScriptModule(
      neural::randomDescriptorScript(neural::Backbone::kMobileNetV3Small, 1, 256));
  if (!bytes) std::abort();
  neural::TorchNetworkOptions options;
  options.intraOpThreads = threadBudget().deviceIntraOp;
  options.batchSize = static_cast<int>(state.range(1));
  const auto network = neural::TorchNetwork::load(*bytes, {}, options);
  if (!network) std::abort();
  const int side = static_cast<int>(state.range(0));
  const decode::RgbImage image = picture(side, side, 1);
  const neural::ImageBatch batch{
      side, side, 3,
      std::vector<const std::uint8_t*>(static_cast<std::size_t>(state.range(1)), image.pixels.data())};
  for (auto _ : state) {
    if (!(*network)->run(batch)) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * state.range(1));
  state.SetLabel((*network)->device());
}
BENCHMARK(inferMobileNetV3Small)
    ->Args({160, 32})
    ->Args({224, 32})
    ->Args({224, 1})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
