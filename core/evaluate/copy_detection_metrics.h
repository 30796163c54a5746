// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace lookalike::evaluate {

/// The true reference of a query, or "" when it has none. `edits` is free text whose part before the first
/// ':' is the grade ("mild", "medium", "hard"); "all" when absent.
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

/// Figures of the ISC 2021 protocol (Douze et al. 2021): micro average precision over all predictions sorted
/// by score, ties counted worst first.
struct CopyDetectionMetrics {
  double microAveragePrecision = 0.0;
  double recallAtPrecision90 = 0.0;
  double thresholdAtPrecision90 = 0.0;  ///< NaN when precision 0.9 is never reached
  double precisionAtN = 0.0;            ///< N = number of true pairs
  double recallAt1 = 0.0;
  std::int64_t truePairs = 0;
  std::int64_t predictions = 0;
  std::map<std::string, double> recallByGrade;  ///< at thresholdAtPrecision90
  std::map<std::string, double> recallByEdit;   ///< the same, for each edit named
  std::vector<PrecisionRecallPoint> curve;      ///< one point a distinct score, by descending threshold
};

[[nodiscard]] CopyDetectionMetrics evaluateCopyDetection(const std::vector<GroundTruthRow>& groundTruth,
                                                         const std::vector<Prediction>& predictions);

/// CSV with or without a header line, quoted fields allowed. Errors name file and line: kInvalidArgument.
[[nodiscard]] Result<std::vector<GroundTruthRow>> readGroundTruth(const std::string& path);
[[nodiscard]] Result<std::vector<Prediction>> readPredictions(const std::string& path);
/// precision,recall,threshold. Written whole or not at all.
[[nodiscard]] Result<void> writePrecisionRecallCurve(const std::string& path,
                                                     const CopyDetectionMetrics& metrics);

}  // namespace lookalike::evaluate
