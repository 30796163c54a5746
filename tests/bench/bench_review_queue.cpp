// SPDX-License-Identifier: GPL-3.0-or-later
#include <benchmark/benchmark.h>

#include <cmath>

#include "core/base/repeatable_random.h"
#include "core/review/review_estimate.h"
#include "core/review/review_queue.h"

namespace {

using namespace lookalike;

struct MadePairs {
  std::vector<ImagePair> pairs;
  std::vector<float> directions;
  std::vector<ImageGroup> groups;
};

/// Groups of `groupSize` images, three pairs an image: two within the group and one across.
MadePairs madePairs(std::size_t count, std::size_t groupSize) {
  RepeatableRandom random(7);
  MadePairs made;
  const std::size_t images = count / 3;
  for (std::size_t first = 0; first + groupSize <= images; first += groupSize) {
    ImageGroup group;
    for (std::size_t i = first; i < first + groupSize; ++i) {
      group.members.push_back(ImageId{static_cast<std::int64_t>(i + 1)});
    }
    group.centre = group.members.front();
    made.groups.push_back(std::move(group));
  }
  const auto add = [&](std::size_t a, std::size_t b, double odds) {
    ImagePair pair;
    pair.a = ImageId{static_cast<std::int64_t>(a + 1)};
    pair.b = ImageId{static_cast<std::int64_t>(b + 1)};
    pair.score = static_cast<float>(1.0 / (1.0 + std::exp(-odds)));
    made.pairs.push_back(pair);
    made.directions.push_back(static_cast<float>(random.uniform(0.0, 1.0)));
  };
  for (std::size_t i = 0; i < images; ++i) {
    const std::size_t first = i / groupSize * groupSize;
    add(i, first + (i - first + 1) % groupSize, random.uniform(0.5, 8.0));
    add(i, first + (i - first + 2) % groupSize, random.uniform(0.5, 8.0));
    add(i, random.below(images), random.uniform(-8.0, 0.0));
  }
  return made;
}

/// range(0): pairs; range(1): images a group.
void queueOfPairs(benchmark::State& state) {
  const MadePairs made =
      madePairs(static_cast<std::size_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  review::QueueInput input;
  input.pairs = made.pairs;
  input.probabilityBFromA = made.directions;
  input.groups = made.groups;
  for ([[maybe_unused]] auto unused : state) {
    benchmark::DoNotOptimize(review::reviewQueue(input, {}, {}));
  }
}

void estimateOfPairs(benchmark::State& state) {
  const MadePairs made = madePairs(static_cast<std::size_t>(state.range(0)), 5);
  std::vector<review::EstimatedPair> judged;
  for (const ImagePair& pair : made.pairs) judged.push_back({pair.score, std::nullopt});
  for (std::size_t i = 0; i < judged.size() && i < 10'000; ++i) judged[i].verdict = VerdictAnswer::kCopy;
  for ([[maybe_unused]] auto unused : state) {
    benchmark::DoNotOptimize(review::reviewEstimate(judged, {}, 0.6F));
  }
}

BENCHMARK(queueOfPairs)
    ->Args({1'000'000, 5})
    ->Args({1'000'000, 1000})
    ->Args({1'000'000, 333'333})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(estimateOfPairs)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
