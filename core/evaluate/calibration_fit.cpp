// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/calibration_fit.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

#include "core/base/check.h"
#include "core/evaluate/csv_table.h"
#include "core/evaluate/logistic_regression.h"

namespace lookalike::evaluate {

namespace {

constexpr std::int64_t kLeastOfAClass = 50;
constexpr std::size_t kLeastInBlock = 40;
constexpr double kLeastSlope = 2.0;  ///< of a curve, logits a unit of similarity
constexpr double kMostSlope = 80.0;

using Weights = verify::Calibration::Weights;
using Chosen = std::vector<const LabelledPair*>;

bool areEnough(const Chosen& pairs) {
  const auto copies =
      std::count_if(pairs.begin(), pairs.end(), [](const auto* pair) { return pair->isCopy; });
  return copies >= kLeastOfAClass && static_cast<std::int64_t>(pairs.size()) - copies >= kLeastOfAClass;
}

std::optional<Weights> fittedWeights(const Chosen& pairs) {
  if (!areEnough(pairs)) return std::nullopt;
  std::vector<double> rows;
  std::vector<int> labels;
  for (const LabelledPair* pair : pairs) {
    const auto terms = verify::calibrationTerms(verify::numbersOf(pair->pair));
    rows.insert(rows.end(), terms.begin(), terms.end());
    labels.push_back(pair->isCopy ? 1 : 0);
  }
  const auto fitted = fitLogistic(rows, labels, verify::kCalibrationTerms);
  if (!fitted.ok()) return std::nullopt;
  Weights weights{};
  std::copy(fitted->begin(), fitted->end(), weights.begin());
  return weights;
}

/// Neighbouring pairs that are taken to have one probability.
struct Block {
  double sum = 0.0;  ///< of the numbers
  double copies = 0.0;
  double pairs = 0.0;

  [[nodiscard]] double share() const { return copies / pairs; }
  void add(const Block& other) {
    sum += other.sum;
    copies += other.copies;
    pairs += other.pairs;
  }
};

std::vector<Block> risingBlocks(std::vector<std::pair<double, bool>> numbers) {
  std::sort(numbers.begin(), numbers.end());
  std::vector<Block> small;
  for (const auto& [number, isCopy] : numbers) {
    if (small.empty() || small.back().pairs >= static_cast<double>(kLeastInBlock)) small.push_back({});
    small.back().add({number, isCopy ? 1.0 : 0.0, 1.0});
  }
  std::vector<Block> rising;
  for (const Block& block : small) {
    rising.push_back(block);
    while (rising.size() > 1 && rising[rising.size() - 2].share() >= rising.back().share()) {
      const Block last = rising.back();
      rising.pop_back();
      rising.back().add(last);
    }
  }
  return rising;
}

/// The isotonic curve of a number; its pieces are neither flat nor steps, so that it can be gone back.
std::optional<verify::RisingCurve> fittedCurve(const Chosen& pairs,
                                               const std::function<float(const LabelledPair&)>& numberOf) {
  if (!areEnough(pairs)) return std::nullopt;
  std::vector<std::pair<double, bool>> numbers;
  numbers.reserve(pairs.size());
  for (const LabelledPair* pair : pairs) numbers.emplace_back(numberOf(*pair), pair->isCopy);
  std::vector<std::pair<double, double>> points;
  for (const Block& block : risingBlocks(std::move(numbers))) {
    const double x = block.sum / block.pairs;
    // Half a pair of each kind (Jeffreys): a block of copies alone is not certain.
    const double logit = verify::logitOf((block.copies + 0.5) / (block.pairs + 1.0));
    if (points.empty()) {
      points.emplace_back(x, logit);
      continue;
    }
    const auto& [lastX, lastLogit] = points.back();
    if (x - lastX < 1e-4) continue;
    points.emplace_back(
        x, std::clamp(logit, lastLogit + kLeastSlope * (x - lastX), lastLogit + kMostSlope * (x - lastX)));
  }
  if (points.size() < 2) return std::nullopt;
  // What lies beyond the outermost blocks goes on with a slope of its own, not with that of a chance
  // neighbour.
  constexpr double kStep = 0.5;
  constexpr double kSlopeBeyond = 15.0;
  points.insert(points.begin(), {points.front().first - kStep, points.front().second - kSlopeBeyond * kStep});
  points.emplace_back(points.back().first + kStep, points.back().second + kSlopeBeyond * kStep);
  return verify::RisingCurve(std::move(points));
}

/// Each pair by a model that was fitted without its group.
template <typename Model>
Reliability crossValidated(const Chosen& pairs, int folds,
                           const std::function<std::optional<Model>(const Chosen&)>& fit,
                           const std::function<double(const Model&, const LabelledPair&)>& forecast) {
  const auto foldOf = [&](const LabelledPair& pair) {
    return static_cast<int>(std::hash<std::string>{}(pair.group) % static_cast<std::size_t>(folds));
  };
  std::vector<Forecast> forecasts;
  for (int fold = 0; fold < folds; ++fold) {
    Chosen others;
    Chosen own;
    for (const LabelledPair* pair : pairs) (foldOf(*pair) == fold ? own : others).push_back(pair);
    const auto model = fit(others);
    if (!model) continue;
    for (const LabelledPair* pair : own) forecasts.push_back({forecast(*model, *pair), pair->isCopy});
  }
  return reliabilityOf(forecasts);
}

double verifiedForecast(const Weights& weights, const LabelledPair& pair) {
  const auto terms = verify::calibrationTerms(verify::numbersOf(pair.pair));
  double sum = 0.0;
  for (std::size_t i = 0; i < terms.size(); ++i) sum += weights.at(i) * terms.at(i);
  return verify::probabilityOf(sum);
}

}  // namespace

KnownCopies::KnownCopies(const std::vector<GroundTruthRow>& rows) {
  for (const GroundTruthRow& row : rows) {
    if (row.referenceId.empty()) continue;
    copies_.emplace(row.queryId, row.referenceId);
    referenceOf_.emplace(row.queryId, row.referenceId);
  }
}

LabelledPair KnownCopies::labelled(const std::string& queryPath, const std::string& referencePath,
                                   ImagePair pair) const {
  const std::string query = idOfPath(queryPath);
  const std::string reference = idOfPath(referencePath);
  const auto own = referenceOf_.find(query);
  return {std::move(pair), copies_.contains({query, reference}),
          own == referenceOf_.end() ? reference : own->second};
}

Result<CalibrationFit> fitCalibration(std::span<const LabelledPair> pairs,
                                      const CalibrationFitOptions& options) {
  LOOKALIKE_CHECK(options.folds > 1);
  Chosen verified;
  Chosen similar;
  Chosen normalised;
  for (const LabelledPair& pair : pairs) {
    if (!std::isnan(pair.pair.copyScore)) {
      verified.push_back(&pair);
    } else if (!std::isnan(pair.pair.normalisedSimilarity)) {
      normalised.push_back(&pair);
    } else if (!std::isnan(pair.pair.similarity)) {
      similar.push_back(&pair);
    }
  }
  if (!areEnough(verified) && !areEnough(similar) && !areEnough(normalised)) {
    return Error{ErrorCode::kInvalidArgument,
                 {},
                 "a calibration needs at least " + std::to_string(kLeastOfAClass) +
                     " pairs that are copies and as many that are not",
                 -1};
  }
  using Curve = verify::RisingCurve;
  const auto raw = [](const LabelledPair& pair) { return pair.pair.similarity; };
  const auto processed = [](const LabelledPair& pair) { return pair.pair.normalisedSimilarity; };
  const auto unfitted = verify::Calibration::unfitted(options.similarityThreshold);
  const auto similarityCurve = fittedCurve(similar, raw);
  const auto normalisedCurve = fittedCurve(normalised, processed);
  const auto reliabilityOfCurve = [&](const Chosen& chosen,
                                      const std::function<float(const LabelledPair&)>& numberOf) {
    return crossValidated<Curve>(
        chosen, options.folds, [&](const Chosen& seen) { return fittedCurve(seen, numberOf); },
        [&](const Curve& curve, const LabelledPair& pair) {
          return verify::probabilityOf(curve.at(numberOf(pair)));
        });
  };
  return CalibrationFit{
      verify::Calibration(fittedWeights(verified).value_or(unfitted.verifiedWeights()),
                          unfitted.verifiedCurve(), similarityCurve.value_or(unfitted.similarityCurve(false)),
                          normalisedCurve.value_or(similarityCurve.value_or(unfitted.similarityCurve(true)))),
      crossValidated<Weights>(verified, options.folds, fittedWeights, verifiedForecast),
      reliabilityOfCurve(similar, raw), reliabilityOfCurve(normalised, processed)};
}

}  // namespace lookalike::evaluate
