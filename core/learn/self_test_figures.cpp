// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/self_test_figures.h"

#include <algorithm>
#include <cmath>

#include "core/base/repeatable_random.h"
#include "core/evaluate/ranked_precision.h"

namespace lookalike::learn {

namespace {

constexpr double kNormalQuantile = 1.959963984540054;  // of 0.975
constexpr int kSamples = 400;

/// `finds` by descending score, at equal scores false ones first; an image counts `weights` times.
evaluate::RankedPrecision rankingOf(const std::vector<JudgedFind>& finds, const std::vector<double>& weights,
                                    double copies) {
  evaluate::RankedPrecision ranking(copies);
  for (const JudgedFind& find : finds) ranking.add(find.isTrue, weights[find.image]);
  return ranking;
}

MeasuredFigure withInterval(double value, std::vector<double> samples) {
  if (samples.empty()) return {value, value, value};
  std::sort(samples.begin(), samples.end());
  const auto at = [&](double share) {
    return samples[static_cast<std::size_t>(std::lround(share * static_cast<double>(samples.size() - 1)))];
  };
  return {value, at(0.025), at(0.975)};
}

}  // namespace

MeasuredFigure shareOf(std::int64_t found, std::int64_t tried) {
  if (tried <= 0) return {};
  const auto n = static_cast<double>(tried);
  const double share = static_cast<double>(found) / n;
  const double squared = kNormalQuantile * kNormalQuantile;
  const double centre = (share + squared / (2.0 * n)) / (1.0 + squared / n);
  const double half =
      kNormalQuantile / (1.0 + squared / n) * std::sqrt(share * (1.0 - share) / n + squared / (4.0 * n * n));
  return {share, std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

RankedFigures rankedFigures(std::vector<JudgedFind> finds, const std::vector<std::int64_t>& copiesOf,
                            std::uint64_t seed) {
  double copies = 0.0;
  for (const std::int64_t count : copiesOf) copies += static_cast<double>(count);
  if (copies <= 0.0) return {};
  std::sort(finds.begin(), finds.end(), [](const JudgedFind& a, const JudgedFind& b) {
    if (a.score != b.score) return a.score > b.score;
    return a.isTrue != b.isTrue ? b.isTrue : a.image < b.image;
  });
  std::vector<double> weights(copiesOf.size(), 1.0);
  const evaluate::RankedPrecision value = rankingOf(finds, weights, copies);
  RepeatableRandom random(seed);
  std::vector<double> precisions;
  std::vector<double> recalls;
  for (int sample = 0; sample < kSamples; ++sample) {
    std::fill(weights.begin(), weights.end(), 0.0);
    double drawn = 0.0;
    for (std::size_t i = 0; i < copiesOf.size(); ++i) {
      const std::size_t image = random.below(copiesOf.size());
      weights[image] += 1.0;
      drawn += static_cast<double>(copiesOf[image]);
    }
    if (drawn <= 0.0) continue;
    const evaluate::RankedPrecision sampled = rankingOf(finds, weights, drawn);
    precisions.push_back(sampled.averagePrecision());
    recalls.push_back(sampled.recallAtPrecision90());
  }
  return {withInterval(value.averagePrecision(), std::move(precisions)),
          withInterval(value.recallAtPrecision90(), std::move(recalls))};
}

}  // namespace lookalike::learn
