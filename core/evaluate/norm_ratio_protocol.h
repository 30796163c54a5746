// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/evaluate/copy_detection_metrics.h"

namespace lookalike::evaluate {

/// A prediction and the norm ratio of its descriptors, query by reference; NaN when unknown.
struct RatioPrediction {
  Prediction prediction;
  double normRatio = 0.0;
};

/// CSV with path_a (the query), path_b, score and norm_ratio, as `compare --format csv` writes it; ids are
/// file stems. Errors: kInvalidArgument with the line, those of reading.
[[nodiscard]] Result<std::vector<RatioPrediction>> readRatioPredictions(const std::string& path);

/// A query that holds the whole of which a reference is a part, or any two ids in that order.
struct WholePair {
  std::string queryId;
  std::string referenceId;
};

/// CSV query_id,reference_id[,kind]; with a kind only the rows whose kind begins with "whole". Errors as
/// above.
[[nodiscard]] Result<std::vector<WholePair>> readWholePairs(const std::string& path);

/// The first N predictions by score, N being the number of true pairs.
struct FirstPairs {
  double microAveragePrecision = 0.0;  ///< over all predictions, not the first N alone
  std::int64_t truePositives = 0;
  std::int64_t falsePositives = 0;

  [[nodiscard]] double precision() const;  ///< 0 when there are none
};

/// How often the norm ratio says the right direction.
struct DirectionByNorm {
  std::int64_t pairs = 0;  ///< with a ratio
  std::int64_t decided = 0;
  std::int64_t right = 0;

  [[nodiscard]] double rightShare() const;      ///< of those decided; 0 when there are none
  [[nodiscard]] double undecidedShare() const;  ///< of the pairs; 0 when there are none
};

struct NormRatioReport {
  FirstPairs plain;
  /// Without the pairs whose ratio is above the largest allowed: of the first N predictions those are taken
  /// out and none takes their place (wang 2022, table 1).
  FirstPairs filtered;
  DirectionByNorm copies;  ///< true pairs: the reference is longer
  DirectionByNorm crops;   ///< those of them that were cropped
  DirectionByNorm wholes;  ///< the query is longer
};

struct NormRatioOptions {
  double largestRatio = 1.0;
  double undecidedBand = 0.05;  ///< ratios whose logarithm is within ± this are undecided
};

/// The evaluation of wang 2022, sections 5.1 and 5.3, and the directions that norms say.
[[nodiscard]] NormRatioReport evaluateNormRatio(const std::vector<GroundTruthRow>& groundTruth,
                                                const std::vector<RatioPrediction>& predictions,
                                                const std::vector<WholePair>& wholes,
                                                const NormRatioOptions& options);

}  // namespace lookalike::evaluate
