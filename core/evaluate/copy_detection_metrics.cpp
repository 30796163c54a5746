// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/copy_detection_metrics.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_set>

#include "core/evaluate/ranked_precision.h"

namespace lookalike::evaluate {

namespace {

using PairKey = std::pair<std::string_view, std::string_view>;

/// True pairs, each once; the last of two rows for the same pair tells its edits.
using TruePairs = std::map<PairKey, const GroundTruthRow*>;

TruePairs truePairsOf(const std::vector<GroundTruthRow>& groundTruth) {
  TruePairs pairs;
  for (const GroundTruthRow& row : groundTruth) {
    if (!row.referenceId.empty()) pairs[{row.queryId, row.referenceId}] = &row;
  }
  return pairs;
}

struct Judged {
  const Prediction* prediction = nullptr;
  const GroundTruthRow* truth = nullptr;  // null when false
};

/// Each predicted pair once, by descending score, false before true at equality, then by ids.
std::vector<Judged> judge(const std::vector<Prediction>& predictions, const TruePairs& truePairs) {
  std::vector<const Prediction*> order;
  order.reserve(predictions.size());
  for (const Prediction& prediction : predictions) order.push_back(&prediction);
  std::sort(order.begin(), order.end(), [](const Prediction* left, const Prediction* right) {
    return std::tie(left->queryId, left->referenceId, right->score) <
           std::tie(right->queryId, right->referenceId, left->score);
  });
  const auto last =
      std::unique(order.begin(), order.end(), [](const Prediction* left, const Prediction* right) {
        return left->queryId == right->queryId && left->referenceId == right->referenceId;
      });
  order.erase(last, order.end());
  std::vector<Judged> judged;
  judged.reserve(order.size());
  for (const Prediction* prediction : order) {
    const auto truth = truePairs.find({prediction->queryId, prediction->referenceId});
    judged.push_back({prediction, truth == truePairs.end() ? nullptr : truth->second});
  }
  std::stable_sort(judged.begin(), judged.end(), [](const Judged& left, const Judged& right) {
    if (left.prediction->score != right.prediction->score) {
      return left.prediction->score > right.prediction->score;
    }
    return left.truth == nullptr && right.truth != nullptr;
  });
  return judged;
}

std::string gradeOf(const GroundTruthRow& row) {
  if (!row.grade.empty()) return row.grade;
  const std::string grade = row.edits.substr(0, row.edits.find(':'));
  return grade.empty() ? "all" : grade;
}

std::set<std::string> editsOf(const GroundTruthRow& row) {
  std::set<std::string> names;
  const std::size_t colon = row.edits.find(':');
  if (colon == std::string::npos) return names;
  std::size_t begin = colon + 1;
  while (begin <= row.edits.size()) {
    const std::size_t end = std::min(row.edits.find('+', begin), row.edits.size());
    if (end > begin) names.insert(row.edits.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

struct Share {
  std::int64_t found = 0;
  std::int64_t total = 0;
};

std::map<std::string, double> recalls(const std::map<std::string, Share>& shares) {
  std::map<std::string, double> result;
  for (const auto& [name, share] : shares) {
    result[name] = static_cast<double>(share.found) / static_cast<double>(share.total);
  }
  return result;
}

void fillRecallByKind(const TruePairs& truePairs, const std::vector<Judged>& judged,
                      CopyDetectionMetrics& metrics) {
  std::map<std::string, Share> grades;
  std::map<std::string, Share> edits;
  for (const auto& [pair, row] : truePairs) {
    ++grades[gradeOf(*row)].total;
    for (const std::string& edit : editsOf(*row)) ++edits[edit].total;
  }
  for (const Judged& item : judged) {
    if (item.truth == nullptr || !(item.prediction->score >= metrics.thresholdAtPrecision90)) continue;
    ++grades[gradeOf(*item.truth)].found;
    for (const std::string& edit : editsOf(*item.truth)) ++edits[edit].found;
  }
  metrics.recallByGrade = recalls(grades);
  metrics.recallByEdit = recalls(edits);
}

double recallAt1Of(const TruePairs& truePairs, const std::vector<Judged>& judged) {
  std::unordered_set<std::string_view> queries;
  for (const auto& [pair, row] : truePairs) queries.insert(pair.first);
  if (queries.empty()) return 0.0;
  std::unordered_set<std::string_view> seen;
  std::int64_t right = 0;
  for (const Judged& item : judged) {
    if (seen.insert(item.prediction->queryId).second && item.truth != nullptr) ++right;
  }
  return static_cast<double>(right) / static_cast<double>(queries.size());
}

}  // namespace

CopyDetectionMetrics evaluateCopyDetection(const std::vector<GroundTruthRow>& groundTruth,
                                           const std::vector<Prediction>& predictions) {
  const TruePairs truePairs = truePairsOf(groundTruth);
  const std::vector<Judged> judged = judge(predictions, truePairs);
  CopyDetectionMetrics metrics;
  metrics.truePairs = static_cast<std::int64_t>(truePairs.size());
  metrics.predictions = static_cast<std::int64_t>(judged.size());
  metrics.thresholdAtPrecision90 = std::numeric_limits<double>::quiet_NaN();
  const double total = std::max(1.0, static_cast<double>(truePairs.size()));
  RankedPrecision ranking(total);
  std::int64_t found = 0;
  std::int64_t foundOfN = 0;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    const double rank = static_cast<double>(i + 1);
    const double score = judged[i].prediction->score;
    const bool isTrue = judged[i].truth != nullptr;
    if (isTrue) ++found;
    if (ranking.add(isTrue)) metrics.thresholdAtPrecision90 = score;
    if (i < truePairs.size()) foundOfN = found;
    if (i + 1 == judged.size() || judged[i + 1].prediction->score != score) {
      metrics.curve.push_back({static_cast<double>(found) / rank, static_cast<double>(found) / total, score});
    }
  }
  metrics.microAveragePrecision = ranking.averagePrecision();
  metrics.recallAtPrecision90 = ranking.recallAtPrecision90();
  metrics.precisionAtN = static_cast<double>(foundOfN) / total;
  metrics.recallAt1 = recallAt1Of(truePairs, judged);
  fillRecallByKind(truePairs, judged, metrics);
  return metrics;
}

}  // namespace lookalike::evaluate
