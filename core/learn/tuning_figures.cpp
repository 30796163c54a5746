// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/tuning_figures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "core/base/repeatable_random.h"
#include "core/evaluate/ranked_precision.h"
#include "core/evaluate/verdict_fit.h"
#include "core/verify/calibration.h"

namespace lookalike::learn {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// Half the band of ln of the norm ratio in which nothing is said of the direction (wang 2022, section 4.2).
constexpr float kUndecidedLogRatio = 0.02F;

using Sample = std::vector<const HeldOutPair*>;
using ForecastOf = const PairForecast& (*)(const HeldOutPair&);

const PairForecast& beforeOf(const HeldOutPair& pair) {
  return pair.before;
}
const PairForecast& afterOf(const HeldOutPair& pair) {
  return pair.after;
}

enum Figure : std::size_t {
  kAverage,
  kRecall90,
  kRecall,
  kFalse,
  kFalseAtEqual,
  kDirection,
  kLoss,
  kFigures
};
using Figures = std::array<double, kFigures>;

double shareOf(const Sample& sample, bool isCopy, const std::function<bool(const HeldOutPair&)>& counts) {
  double all = 0.0;
  double counted = 0.0;
  for (const HeldOutPair* pair : sample) {
    if (pair->isCopy != isCopy) continue;
    ++all;
    if (counts(*pair)) ++counted;
  }
  return all > 0.0 ? counted / all : kNone;
}

/// Average precision, and the largest recall at a precision of 0.9 or more; at equal probabilities
/// look-alikes come before copies.
std::pair<double, double> rankingOf(const Sample& sample, ForecastOf forecast) {
  std::vector<std::pair<float, bool>> ranked;  // a smaller number is better
  double copies = 0.0;
  for (const HeldOutPair* pair : sample) {
    ranked.emplace_back(-forecast(*pair).probability, pair->isCopy);
    copies += pair->isCopy ? 1.0 : 0.0;
  }
  if (copies == 0.0) return {kNone, kNone};
  std::sort(ranked.begin(), ranked.end());
  evaluate::RankedPrecision ranking(copies);
  for (const auto& [probability, isCopy] : ranked) ranking.add(isCopy);
  return {ranking.averagePrecision(), ranking.recallAtPrecision90()};
}

/// The probability down to which as many copies are found as the base finds at the threshold.
float equalRecallThreshold(const Sample& sample, ForecastOf forecast, float threshold) {
  std::vector<float> copies;
  std::size_t found = 0;
  for (const HeldOutPair* pair : sample) {
    if (!pair->isCopy) continue;
    copies.push_back(forecast(*pair).probability);
    if (pair->before.probability >= threshold) ++found;
  }
  if (found == 0) return std::numeric_limits<float>::infinity();
  std::sort(copies.begin(), copies.end(), std::greater<>());
  return copies[found - 1];
}

double lossOf(const Sample& sample, ForecastOf forecast) {
  if (sample.empty()) return kNone;
  double sum = 0.0;
  for (const HeldOutPair* pair : sample)
    sum += evaluate::logLossOf(verify::logitOf(forecast(*pair).probability), pair->isCopy);
  return sum / static_cast<double>(sample.size());
}

double directionOf(const Sample& sample, ForecastOf forecast) {
  double decided = 0.0;
  double right = 0.0;
  for (const HeldOutPair* pair : sample) {
    const float ratio = forecast(*pair).logNormRatio;
    if (!pair->isCopy || pair->order == 0 || std::isnan(ratio) || std::abs(ratio) < kUndecidedLogRatio)
      continue;
    ++decided;
    if ((ratio > 0.0F) == (pair->order > 0)) ++right;  // the original has the larger norm
  }
  return decided > 0.0 ? right / decided : kNone;
}

Figures figuresOf(const Sample& sample, ForecastOf forecast, float threshold) {
  const auto atLeast = [&](float bound) {
    return [forecast, bound](const HeldOutPair& pair) { return forecast(pair).probability >= bound; };
  };
  Figures figures{};
  std::tie(figures[kAverage], figures[kRecall90]) = rankingOf(sample, forecast);
  figures[kRecall] = shareOf(sample, true, atLeast(threshold));
  figures[kFalse] = shareOf(sample, false, atLeast(threshold));
  figures[kFalseAtEqual] = shareOf(sample, false, atLeast(equalRecallThreshold(sample, forecast, threshold)));
  figures[kDirection] = directionOf(sample, forecast);
  figures[kLoss] = lossOf(sample, forecast);
  return figures;
}

MeasuredFigure measured(double value, std::vector<double> drawn) {
  std::erase_if(drawn, [](double number) { return std::isnan(number); });
  MeasuredFigure figure{value, value, value};
  if (drawn.empty()) return figure;
  std::sort(drawn.begin(), drawn.end());
  const auto at = [&](double share) {
    return drawn[static_cast<std::size_t>(std::lround(share * static_cast<double>(drawn.size() - 1)))];
  };
  figure.low = at(0.025);
  figure.high = at(0.975);
  return figure;
}

HeldOutFigures figuresWithIntervals(const Figures& whole, const std::vector<Figures>& samples) {
  const auto one = [&](Figure figure) {
    std::vector<double> drawn;
    drawn.reserve(samples.size());
    for (const Figures& sample : samples) drawn.push_back(sample.at(figure));
    return measured(whole.at(figure), std::move(drawn));
  };
  return {one(kAverage),      one(kRecall90),  one(kRecall), one(kFalse),
          one(kFalseAtEqual), one(kDirection), one(kLoss)};
}

}  // namespace

TuningComparison compareOnHeldOut(std::span<const HeldOutPair> pairs, float threshold, int samples) {
  Sample whole;
  std::map<std::uint32_t, Sample> clusters;
  for (const HeldOutPair& pair : pairs) {
    whole.push_back(&pair);
    clusters[pair.cluster].push_back(&pair);
  }
  std::vector<const Sample*> drawnFrom;
  drawnFrom.reserve(clusters.size());
  for (const auto& [cluster, sample] : clusters) drawnFrom.push_back(&sample);
  std::vector<Figures> before;
  std::vector<Figures> after;
  TuningComparison comparison;
  RepeatableRandom random(1);
  for (int i = 0; i < samples && !drawnFrom.empty(); ++i) {
    Sample sample;
    for (std::size_t draw = 0; draw < drawnFrom.size(); ++draw) {
      const Sample& cluster = *drawnFrom[random.below(drawnFrom.size())];
      sample.insert(sample.end(), cluster.begin(), cluster.end());
    }
    before.push_back(figuresOf(sample, beforeOf, threshold));
    after.push_back(figuresOf(sample, afterOf, threshold));
    if (after.back()[kLoss] < before.back()[kLoss]) comparison.shareBetter += 1.0 / samples;
  }
  comparison.before = figuresWithIntervals(figuresOf(whole, beforeOf, threshold), before);
  comparison.after = figuresWithIntervals(figuresOf(whole, afterOf, threshold), after);
  return comparison;
}

}  // namespace lookalike::learn
