// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/norm_ratio_protocol.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "core/evaluate/csv_table.h"

namespace lookalike::evaluate {

namespace {

using Ids = std::pair<std::string, std::string>;

/// "grade:crop+mirror" names a crop, and so does "grade:crop50".
bool isCropped(const GroundTruthRow& row) {
  return ("+" + row.edits.substr(row.edits.find(':') + 1)).find("+crop") != std::string::npos;
}

double microAveragePrecisionOf(const std::vector<GroundTruthRow>& groundTruth,
                               const std::vector<const RatioPrediction*>& predictions) {
  std::vector<Prediction> plain;
  plain.reserve(predictions.size());
  for (const RatioPrediction* each : predictions) plain.push_back(each->prediction);
  return evaluateCopyDetection(groundTruth, plain).microAveragePrecision;
}

/// Adds what the ratio says of a pair whose query holds more, or less.
void addDirection(DirectionByNorm& direction, double ratio, bool queryHoldsMore, double band) {
  if (!(ratio > 0.0)) return;
  ++direction.pairs;
  const double logarithm = std::log(ratio);
  if (std::abs(logarithm) <= band) return;
  ++direction.decided;
  if ((logarithm > 0.0) == queryHoldsMore) ++direction.right;
}

}  // namespace

double FirstPairs::precision() const {
  return shareOfAll(truePositives, truePositives + falsePositives);
}

double DirectionByNorm::rightShare() const {
  return shareOfAll(right, decided);
}

double DirectionByNorm::undecidedShare() const {
  return shareOfAll(pairs - decided, pairs);
}

Result<std::vector<RatioPrediction>> readRatioPredictions(const std::string& path) {
  const auto table = CsvTable::read(path);
  if (!table.ok()) return table.error();
  if (auto there = table->require({"path_a", "path_b", "score", "norm_ratio"}); !there.ok())
    return there.error();
  std::vector<RatioPrediction> predictions;
  predictions.reserve(table->rows());
  for (std::size_t row = 0; row < table->rows(); ++row) {
    const auto score = table->number(row, "score");
    if (!score) return table->fieldError(row, "score", "a number");
    double ratio = std::numeric_limits<double>::quiet_NaN();
    if (!table->field(row, "norm_ratio").empty()) {
      const auto given = table->number(row, "norm_ratio");
      if (!given) return table->fieldError(row, "norm_ratio", "a number");
      ratio = *given;
    }
    predictions.push_back(
        {{idOfPath(table->field(row, "path_a")), idOfPath(table->field(row, "path_b")), *score}, ratio});
  }
  return predictions;
}

Result<std::vector<WholePair>> readWholePairs(const std::string& path) {
  const auto table = CsvTable::read(path);
  if (!table.ok()) return table.error();
  if (auto there = table->require({"query_id", "reference_id"}); !there.ok()) return there.error();
  std::vector<WholePair> pairs;
  for (std::size_t row = 0; row < table->rows(); ++row) {
    if (table->has("kind") && !table->field(row, "kind").starts_with("whole")) continue;
    pairs.push_back({table->field(row, "query_id"), table->field(row, "reference_id")});
  }
  return pairs;
}

NormRatioReport evaluateNormRatio(const std::vector<GroundTruthRow>& groundTruth,
                                  const std::vector<RatioPrediction>& predictions,
                                  const std::vector<WholePair>& wholes, const NormRatioOptions& options) {
  std::map<Ids, const GroundTruthRow*> truth;
  for (const GroundTruthRow& row : groundTruth) {
    if (!row.referenceId.empty()) truth[{row.queryId, row.referenceId}] = &row;
  }
  std::set<Ids> wholeIds;
  for (const WholePair& pair : wholes) wholeIds.emplace(pair.queryId, pair.referenceId);
  const auto truthOf = [&](const RatioPrediction& each) -> const GroundTruthRow* {
    const auto found = truth.find({each.prediction.queryId, each.prediction.referenceId});
    return found == truth.end() ? nullptr : found->second;
  };
  const auto isKept = [&](const RatioPrediction& each) { return !(each.normRatio > options.largestRatio); };

  std::vector<const RatioPrediction*> order;
  std::vector<const RatioPrediction*> kept;
  for (const RatioPrediction& each : predictions) {
    order.push_back(&each);
    if (isKept(each)) kept.push_back(&each);
  }
  NormRatioReport report;
  report.plain.microAveragePrecision = microAveragePrecisionOf(groundTruth, order);
  report.filtered.microAveragePrecision = microAveragePrecisionOf(groundTruth, kept);
  // At equal scores false ones first, as in CopyDetectionMetrics.
  std::stable_sort(order.begin(), order.end(),
                   [&](const RatioPrediction* left, const RatioPrediction* right) {
                     if (left->prediction.score != right->prediction.score)
                       return left->prediction.score > right->prediction.score;
                     return truthOf(*left) == nullptr && truthOf(*right) != nullptr;
                   });
  for (std::size_t i = 0; i < std::min(order.size(), truth.size()); ++i) {
    const bool isTrue = truthOf(*order[i]) != nullptr;
    ++(isTrue ? report.plain.truePositives : report.plain.falsePositives);
    if (isKept(*order[i])) ++(isTrue ? report.filtered.truePositives : report.filtered.falsePositives);
  }
  for (const RatioPrediction& each : predictions) {
    if (const GroundTruthRow* row = truthOf(each); row != nullptr) {
      addDirection(report.copies, each.normRatio, false, options.undecidedBand);
      if (isCropped(*row)) addDirection(report.crops, each.normRatio, false, options.undecidedBand);
    } else if (wholeIds.contains({each.prediction.queryId, each.prediction.referenceId})) {
      addDirection(report.wholes, each.normRatio, true, options.undecidedBand);
    }
  }
  return report;
}

}  // namespace lookalike::evaluate
