// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>

#include <map>
#include <random>
#include <set>

#include "core/base/thread_budget.h"
#include "core/cluster/copy_groups.h"
#include "core/index/descriptor_index.h"
#include "tests/index/made_descriptors.h"

namespace {

using namespace lookalike;

constexpr float kFloor = 0.8F;

const DescriptorSet& madeSet(std::size_t rows) {
  static std::map<std::size_t, DescriptorSet> sets;
  auto found = sets.find(rows);
  if (found == sets.end()) {
    MadeDescriptorsOptions options;
    options.rows = rows;
    found = sets.emplace(rows, makeDescriptors(options)).first;
  }
  return found->second;
}

std::unique_ptr<index::DescriptorIndex> buildIndex(const DescriptorSet& set, index::IndexKind kind,
                                                   int probes) {
  JobControl control;
  index::IndexOptions options;
  options.kind = kind;
  options.probes = probes;
  options.threads = threadBudget().searchThreads;
  auto built = index::DescriptorIndex::build(set, options, control);
  return std::move(built).value();
}

std::set<std::pair<std::int64_t, std::int64_t>> pairsOf(const index::DescriptorIndex& index) {
  JobControl control;
  std::set<std::pair<std::int64_t, std::int64_t>> pairs;
  const auto searched =
      index.pairsWithin(kFloor, control, nullptr, [&](std::span<const index::RowPair> found) {
        for (const index::RowPair& pair : found) pairs.emplace(pair.a, pair.b);
      });
  LOOKALIKE_CHECK(searched.ok());
  return pairs;
}

void setRates(benchmark::State& state, std::size_t rows) {
  const double n = static_cast<double>(rows);
  const double runs = static_cast<double>(state.iterations());
  state.counters["rows/s"] = benchmark::Counter(n * runs, benchmark::Counter::kIsRate);
  state.counters["pairs/s"] = benchmark::Counter(n * (n - 1) / 2 * runs, benchmark::Counter::kIsRate);
}

void exactPairsWithin(benchmark::State& state) {
  const DescriptorSet& set = madeSet(static_cast<std::size_t>(state.range(0)));
  const auto index = buildIndex(set, index::IndexKind::kExact, 0);
  for ([[maybe_unused]] auto unused : state) benchmark::DoNotOptimize(pairsOf(*index));
  setRates(state, set.size());
}

/// range(1): probes, 0 for the default. Building counts.
void invertedListsPairsWithin(benchmark::State& state) {
  const DescriptorSet& set = madeSet(static_cast<std::size_t>(state.range(0)));
  std::set<std::pair<std::int64_t, std::int64_t>> found;
  for ([[maybe_unused]] auto unused : state) {
    const auto index = buildIndex(set, index::IndexKind::kInvertedLists, static_cast<int>(state.range(1)));
    found = pairsOf(*index);
  }
  setRates(state, set.size());
  static std::map<std::size_t, std::set<std::pair<std::int64_t, std::int64_t>>> allTrue;
  auto& truth = allTrue[set.size()];
  if (truth.empty()) truth = pairsOf(*buildIndex(set, index::IndexKind::kExact, 0));
  std::size_t seen = 0;
  for (const auto& pair : truth) seen += found.count(pair);
  state.counters["recall"] = static_cast<double>(seen) / static_cast<double>(truth.size());
}

void exactRangeSearch(benchmark::State& state) {
  const DescriptorSet& set = madeSet(static_cast<std::size_t>(state.range(0)));
  const auto index = buildIndex(set, index::IndexKind::kExact, 0);
  JobControl control;
  for ([[maybe_unused]] auto unused : state) {
    std::size_t hits = 0;
    const auto searched = index->rangeSearch(
        set.unit, kFloor, control, nullptr,
        [&](std::int64_t, std::span<const index::Neighbour> found) { hits += found.size(); });
    LOOKALIKE_CHECK(searched.ok());
    benchmark::DoNotOptimize(hits);
  }
  setRates(state, set.size());
}

void groupRandomPairs(benchmark::State& state) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<float> similarity(0.85F, 1.0F);
  std::set<std::pair<std::int64_t, std::int64_t>> drawn;
  while (drawn.size() < static_cast<std::size_t>(state.range(0))) {
    const auto a = static_cast<std::int64_t>(random() % 300'000) + 1;
    const auto b = static_cast<std::int64_t>(random() % 300'000) + 1;
    if (a < b) drawn.emplace(a, b);
  }
  std::vector<ImagePair> pairs;
  pairs.reserve(drawn.size());
  for (const auto& [a, b] : drawn) pairs.push_back({ImageId{a}, ImageId{b}, similarity(random)});
  std::shuffle(pairs.begin(), pairs.end(), random);
  for ([[maybe_unused]] auto unused : state) {
    benchmark::DoNotOptimize(cluster::groupCopies(pairs, {0.9F}));
  }
}

BENCHMARK(exactPairsWithin)
    ->Arg(10'000)
    ->Arg(50'000)
    ->Arg(100'000)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(exactRangeSearch)->Arg(10'000)->Iterations(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(invertedListsPairsWithin)
    ->Args({10'000, 0})
    ->Args({50'000, 0})
    ->Args({100'000, 0})
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(groupRandomPairs)->Arg(1'000'000)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
