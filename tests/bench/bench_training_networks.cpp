// SPDX-License-Identifier: GPL-3.0-or-later
// What the networks cost: a whole training step (forward, backward, SGD with momentum) and inference as
// shipped (folded TorchScript). Run it with OMP_WAIT_POLICY=passive, as the programs run. items_per_second is
// views or images a second. Arguments: place of the backbone in kBackbones, side in pixels, and for training
// 1 for bfloat16 by autocast. LOOKALIKE_BENCH_THREADS, _MALLOC, _DENORMALS, _TENSORFLOW_PADDING and _FROZEN
// (layers) vary what else matters.
#include <ATen/autocast_mode.h>
#include <benchmark/benchmark.h>
#include <torch/torch.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "core/base/thread_budget.h"
#include "core/neural/graph/backbones.h"
#include "core/neural/graph/descriptor_network.h"
#include "core/neural/graph/graph_script.h"
#include "core/neural/kept_memory.h"
#include "core/neural/torch_network.h"

using namespace lookalike;

namespace {

constexpr int kBatch = 32;

/// LOOKALIKE_BENCH_THREADS, else the process's budget.
int threads() {
  const char* wanted = std::getenv("LOOKALIKE_BENCH_THREADS");
  return wanted != nullptr ? std::atoi(wanted) : threadBudget().deviceIntraOp;
}

neural::Backbone backboneOf(const benchmark::State& state) {
  return neural::kBackbones[static_cast<std::size_t>(state.range(0))];
}

/// As training does; LOOKALIKE_BENCH_MALLOC leaves the C library as it is.
void tune() {
  static const bool kDone = [] {
    if (std::getenv("LOOKALIKE_BENCH_MALLOC") == nullptr) neural::keepFreedMemory();
    return true;
  }();
  benchmark::DoNotOptimize(kDone);
  at::set_num_threads(threads());
}

void train(benchmark::State& state) {
  tune();
  at::globalContext().setFlushDenormal(std::getenv("LOOKALIKE_BENCH_DENORMALS") == nullptr);
  neural::DescriptorNetworkOptions options;
  options.backbone = backboneOf(state);
  // As the imported weights want it.
  options.backboneOptions.tensorFlowPadding = std::getenv("LOOKALIKE_BENCH_TENSORFLOW_PADDING") != nullptr;
  neural::DescriptorNetwork network(options);
  network->initialise(1);
  if (const char* frozen = std::getenv("LOOKALIKE_BENCH_FROZEN"); frozen != nullptr) {
    network->trunk()->freezeFirst(std::atoi(frozen));
  }
  network->train();
  torch::optim::SGD optimiser(network->parameters(), torch::optim::SGDOptions(0.01).momentum(0.9));
  const std::int64_t side = state.range(1);
  const torch::Tensor images =
      torch::randn({kBatch, side, side, 3}).permute({0, 3, 1, 2});  // as a batch of pixels is
  for (auto _ : state) {
    optimiser.zero_grad();
    torch::Tensor rows;
    if (state.range(2) != 0) {
      at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
      at::autocast::set_cpu_enabled(true);
      rows = network->forward(images);
      at::autocast::clear_cache();
      at::autocast::set_cpu_enabled(false);
    } else {
      rows = network->forward(images);
    }
    rows.to(torch::kFloat32).square().mean().backward();
    optimiser.step();
  }
  state.SetLabel(std::string(neural::backboneName(backboneOf(state))));
  state.SetItemsProcessed(state.iterations() * kBatch);
}

void infer(benchmark::State& state) {
  tune();
  const auto bytes = neural::serialiseScriptModule(neural::randomDescriptorScript(backboneOf(state), 1, 256));
  if (!bytes) std::abort();
  neural::TorchNetworkOptions options;
  options.device = "cpu";
  options.intraOpThreads = threads();
  options.batchSize = kBatch;
  const auto network = neural::TorchNetwork::load(*bytes, {}, options);
  if (!network) std::abort();
  const int side = static_cast<int>(state.range(1));
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3);
  std::uint32_t random = 1;
  for (std::uint8_t& pixel : pixels) {
    random = random * 1664525U + 1013904223U;
    pixel = static_cast<std::uint8_t>(random >> 24U);
  }
  const neural::ImageBatch batch{side, side, 3, std::vector<const std::uint8_t*>(kBatch, pixels.data())};
  for (auto _ : state) {
    if (!(*network)->run(batch)) std::abort();
  }
  state.SetLabel(std::string(neural::backboneName(backboneOf(state))));
  state.SetItemsProcessed(state.iterations() * kBatch);
}

void sizes(benchmark::internal::Benchmark* benchmark, const std::vector<std::int64_t>& halves) {
  for (std::size_t i = 0; i < neural::kBackbones.size(); ++i) {
    for (const std::int64_t side : {96, 128, 160}) {
      for (const std::int64_t half : halves) benchmark->Args({static_cast<std::int64_t>(i), side, half});
    }
  }
  benchmark->Unit(benchmark::kMillisecond)->UseRealTime();
}

BENCHMARK(train)->Apply([](auto* benchmark) { sizes(benchmark, {0, 1}); });
BENCHMARK(infer)->Apply([](auto* benchmark) { sizes(benchmark, {0}); });

}  // namespace
