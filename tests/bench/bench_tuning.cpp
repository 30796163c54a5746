// SPDX-License-Identifier: GPL-3.0-or-later
// What learning from verdicts costs: descriptors through an adapter (items are rows).
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "core/base/repeatable_random.h"
#include "core/neural/descriptor_adapter.h"

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

BENCHMARK(adapt)->Arg(1000)->Arg(100'000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
