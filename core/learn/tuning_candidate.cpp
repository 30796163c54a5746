// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/tuning_candidate.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/check.h"

namespace lookalike::learn {

namespace {

constexpr std::size_t kRanks = 24;
constexpr double kLeastStep = 1e-4;

bool contains(std::span<const TuningSide> sides, TuningSide side) {
  return std::find(sides.begin(), sides.end(), side) != sides.end();
}

}  // namespace

Result<void> askPairNetwork(const models::PairJudge& judge, std::vector<TuningEvidence>& evidence) {
  constexpr std::size_t kBatch = 64;
  std::vector<ImagePair*> waiting;
  std::vector<std::vector<std::uint8_t>> pictures;
  const auto ask = [&]() -> Result<void> {
    const auto answers = judge.askNetwork(pictures);
    if (!answers.ok()) return answers.error();
    for (std::size_t i = 0; i < waiting.size(); ++i) waiting[i]->networkCopy = (*answers)[i];
    waiting.clear();
    pictures.clear();
    return ok();
  };
  for (TuningEvidence& item : evidence) {
    item.pair.networkCopy = std::numeric_limits<float>::quiet_NaN();
    if (!judge.asksNetwork(item.pair, !item.overlap.empty())) continue;
    waiting.push_back(&item.pair);
    pictures.push_back(item.overlap);
    if (waiting.size() < kBatch) continue;
    if (auto asked = ask(); !asked.ok()) return asked;
  }
  return waiting.empty() ? Result<void>(ok()) : ask();
}

double uncorrectedLogit(const ImagePair& pair, const verify::Calibration& calibration) {
  if (std::isnan(pair.copyScore)) return calibration.similarityCurve(false).at(pair.similarity);
  return calibration.logitOfVerified(verify::numbersOf(pair));
}

evaluate::VerdictExample exampleOf(const ImagePair& pair, const verify::Calibration& calibration, bool isCopy,
                                   double weight, std::uint32_t cluster) {
  evaluate::VerdictExample example;
  example.logit = uncorrectedLogit(pair, calibration);
  example.terms = verify::correctionTerms(verify::numbersOf(pair), example.logit);
  if (std::isnan(pair.copyScore)) std::fill(example.terms.begin() + 2, example.terms.end(), 0.0);
  example.isCopy = isCopy;
  example.weight = weight;
  example.cluster = cluster;
  return example;
}

std::vector<evaluate::VerdictExample> examplesOf(const TuningCandidate& candidate, const TuningSet& set,
                                                 const TuningExtras& extras,
                                                 std::span<const TuningSide> wanted) {
  LOOKALIKE_CHECK(candidate.verdicts.size() == set.pairs.size());
  std::vector<evaluate::VerdictExample> examples;
  for (std::size_t i = 0; i < set.pairs.size(); ++i) {
    const ImagePair& pair = candidate.verdicts[i].pair;
    if (!pair.a.isValid() || !contains(wanted, set.pairs[i].side)) continue;
    examples.push_back(
        exampleOf(pair, candidate.model.calibration, set.pairs[i].isCopy, 1.0, set.pairs[i].cluster));
  }
  const double together = std::max(10.0, 0.25 * static_cast<double>(examples.size()));
  const auto add = [&](const std::vector<TuningEvidence>& evidence, const std::vector<TuningSide>& sides,
                       bool isCopy) {
    LOOKALIKE_CHECK(evidence.size() == sides.size());
    std::vector<const ImagePair*> chosen;
    for (std::size_t i = 0; i < sides.size(); ++i) {
      if (evidence[i].pair.a.isValid() && contains(wanted, sides[i])) chosen.push_back(&evidence[i].pair);
    }
    for (const ImagePair* pair : chosen) {
      examples.push_back(exampleOf(*pair, candidate.model.calibration, isCopy,
                                   together / static_cast<double>(chosen.size()),
                                   set.clusters + static_cast<std::uint32_t>(pair->a.value)));
    }
  };
  add(candidate.copies, extras.copySides, true);
  add(candidate.plain, extras.plainSides, false);
  return examples;
}

double lossOf(std::span<const evaluate::VerdictExample> examples,
              const std::optional<verify::CorrectionTerms>& weights) {
  double sum = 0.0;
  double weight = 0.0;
  for (const evaluate::VerdictExample& example : examples) {
    sum += example.weight * evaluate::logLossOf(evaluate::correctedLogit(example, weights), example.isCopy);
    weight += example.weight;
  }
  return weight > 0.0 ? sum / weight : 0.0;
}

verify::Calibration corrected(const verify::Calibration& calibration, const verify::CorrectionTerms& weights,
                              bool isVerified) {
  if (isVerified) return calibration.correctedBy(weights);
  constexpr double kLeastSlope = 0.1;
  const double slope = std::max(kLeastSlope, 1.0 + verify::kCorrectionLogitScale * weights[1]);
  const auto moved = [&](const verify::RisingCurve& curve) {
    auto points = curve.points();
    for (auto& [similarity, logit] : points) logit = slope * logit + weights[0];
    return verify::RisingCurve(std::move(points));
  };
  return calibration.withSimilarityCurves(moved(calibration.similarityCurve(false)),
                                          moved(calibration.similarityCurve(true)));
}

SimilarityChange::SimilarityChange(std::vector<float> before, std::vector<float> after) {
  LOOKALIKE_CHECK(before.size() == after.size());
  if (before.size() < 2) return;
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  for (std::size_t rank = 0; rank <= kRanks; ++rank) {
    const std::size_t place = rank * (before.size() - 1) / kRanks;
    const std::pair<double, double> point(before[place], after[place]);
    const bool rises = points_.empty() || (point.first > points_.back().first + kLeastStep &&
                                           point.second > points_.back().second + kLeastStep);
    if (rises) points_.push_back(point);
  }
  if (points_.size() < 2) points_.clear();
}

float SimilarityChange::at(float similarity) const {
  if (points_.empty()) return similarity;
  return static_cast<float>(std::clamp(verify::RisingCurve(points_).at(similarity), -1.0, 1.0));
}

verify::RisingCurve SimilarityChange::moved(const verify::RisingCurve& curve) const {
  if (points_.empty()) return curve;
  const verify::RisingCurve change(points_);
  std::vector<std::pair<double, double>> points;
  for (const auto& [similarity, logit] : curve.points()) {
    const double x = change.at(similarity);
    if (points.empty() || x > points.back().first + kLeastStep) points.emplace_back(x, logit);
  }
  return points.size() < 2 ? curve : verify::RisingCurve(std::move(points));
}

}  // namespace lookalike::learn
