// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace lookalike::evaluate {

/// part / whole; 0 where the whole is 0.
[[nodiscard]] inline double shareOfAll(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// The true reference of a query, or "" when it has none; a query with several references has a row for each.
/// `edits` is free text whose part before the first ':' is the grade ("mild", "medium", "hard"); the grade is
/// "all" when there is none. After the ':' stand the edits' names with '+' between them.
struct GroundTruthRow {
  std::string queryId;
  std::string referenceId;
  std::string grade;
  std::string edits;
};

/// One predicted pair; score larger = more likely a copy.
struct Prediction {
  std::string queryId;
  std::string referenceId;
  double score = 0.0;
};

struct PrecisionRecallPoint {
  double precision = 0.0;
  double recall = 0.0;
  double threshold = 0.0;
};

/// Figures of the ISC 2021 protocol (Douze et al. 2021) over all predictions sorted by score; at equal scores
/// false ones come before true ones, so ties count worst first. A pair predicted twice counts once, with its
/// larger score. A prediction for a query without a reference, or unknown to the ground truth, is false. All
/// ratios are 0 when there is no true pair.
struct CopyDetectionMetrics {
  double microAveragePrecision = 0.0;
  double recallAtPrecision90 = 0.0;     ///< the largest recall at which precision is still >= 0.9
  double thresholdAtPrecision90 = 0.0;  ///< NaN when precision 0.9 is never reached
  double precisionAtN = 0.0;  ///< true ones of the first N predictions / N; N = number of true pairs
  double recallAt1 = 0.0;     ///< of the queries with a reference, those whose first prediction is it
  std::int64_t truePairs = 0;
  std::int64_t predictions = 0;
  std::map<std::string, double> recallByGrade;  ///< at thresholdAtPrecision90
  std::map<std::string, double>
      recallByEdit;                         ///< the same, for each edit named: "hard:crop+mirror" names two
  std::vector<PrecisionRecallPoint> curve;  ///< one point a distinct score, by descending threshold
};

[[nodiscard]] CopyDetectionMetrics evaluateCopyDetection(const std::vector<GroundTruthRow>& groundTruth,
                                                         const std::vector<Prediction>& predictions);

/// CSV query_id,reference_id[,edits] with or without that header line, quoted fields allowed. Errors name
/// file and line: kInvalidArgument. Also kNotFound, kPermissionDenied, kNotARegularFile, kIo.
[[nodiscard]] Result<std::vector<GroundTruthRow>> readGroundTruth(const std::string& path);
/// CSV query_id,reference_id,score, likewise. A score that is not a number (NaN included) is an error.
[[nodiscard]] Result<std::vector<Prediction>> readPredictions(const std::string& path);
/// precision,recall,threshold. Written whole or not at all.
[[nodiscard]] Result<void> writePrecisionRecallCurve(const std::string& path,
                                                     const CopyDetectionMetrics& metrics);

}  // namespace lookalike::evaluate
