// SPDX-License-Identifier: GPL-3.0-or-later
// What learning from verdicts costs: descriptors through an adapter (items are rows), and steps of training
// one on 1,000 verdicts and 2,000 made pairs, by size of the memory and threads (items are steps).
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <vector>

#include "core/base/repeatable_random.h"
#include "core/neural/descriptor_adapter.h"
#include "core/train/tuning/adapter_trainer.h"

using namespace lookalike;

namespace {

constexpr int kDimension = 256;

std::vector<float> unitRows(std::size_t count, std::uint64_t seed) {
  RepeatableRandom random(seed);
  std::vector<float> rows(count * kDimension);
  for (float& value : rows) value = static_cast<float>(random.uniform(-1.0, 1.0));
  for (std::size_t row = 0; row < count; ++row) {
    float square = 0.0F;
    for (std::size_t i = 0; i < kDimension; ++i) square += std::pow(rows[row * kDimension + i], 2.0F);
    for (std::size_t i = 0; i < kDimension; ++i) rows[row * kDimension + i] /= std::sqrt(square);
  }
  return rows;
}

void adapt(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const std::vector<float> unit = unitRows(count, 1);
  const std::vector<float> norms(count, 2.0F);
  const auto adapter = neural::DescriptorAdapter::identity(kDimension, 32, 1);
  std::vector<float> adaptedUnit;
  std::vector<float> adaptedNorms;
  for (auto _ : state) {
    neural::adaptRows(adapter, unit, norms, adaptedUnit, adaptedNorms);
    benchmark::DoNotOptimize(adaptedUnit.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void trainSteps(benchmark::State& state) {
  constexpr std::size_t kPairs = 3000;
  constexpr std::size_t kBackground = 5000;
  constexpr std::size_t kVerdicts = 1000;
  constexpr std::int64_t kSteps = 50;
  train::AdapterExamples examples;
  examples.dimension = kDimension;
  examples.unit = unitRows(2 * kPairs + kBackground, 1);
  examples.norms.assign(2 * kPairs + kBackground, 1.0F);
  for (std::size_t i = 0; i < kPairs; ++i) {
    const bool isAlike = i < kVerdicts && i % 2 == 0;
    (i < kVerdicts ? examples.verdicts : examples.made)
        .push_back({2 * i, 2 * i + 1,
                    isAlike ? train::TuningPairKind::kHardNegative : train::TuningPairKind::kDerived, false,
                    1.0F});
  }
  for (std::size_t i = 0; i < kBackground; ++i) examples.background.push_back(2 * kPairs + i);
  train::AdapterRun run;
  run.recipe.memory = state.range(0);
  run.recipe.steps = kSteps;
  run.threads = static_cast<int>(state.range(1));
  for (auto _ : state) {
    JobControl control;
    if (!train::trainAdapter(examples, run, control, nullptr)) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * kSteps);
}

BENCHMARK(trainSteps)
    ->Args({2048, 1})
    ->Args({2048, 2})
    ->Args({4096, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK(adapt)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
