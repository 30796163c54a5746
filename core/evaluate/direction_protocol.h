// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/evaluate/copy_detection_metrics.h"
#include "core/evaluate/norm_ratio_protocol.h"
#include "core/values/pair_direction.h"

namespace lookalike::evaluate {

/// What was said of a query (A) and a reference (B).
struct DirectionPrediction {
  std::string queryId;
  std::string referenceId;
  Direction direction = Direction::kUndecided;
  double probabilityBFromA = 0.5;
  double normRatio = 0.0;  ///< query by reference; NaN when unknown
};

/// CSV with path_a (the query), path_b, direction, probability_b_from_a and norm_ratio, as `compare --format
/// csv` writes it; ids are file stems. Rows without a direction are left out. Errors: kInvalidArgument with
/// the line, those of reading.
[[nodiscard]] Result<std::vector<DirectionPrediction>> readDirectionPredictions(const std::string& path);

/// How often a direction was right.
struct DirectionScore {
  std::int64_t pairs = 0;
  std::int64_t decided = 0;
  std::int64_t right = 0;  ///< of the decided
  double logLoss = 0.0;    ///< mean of -ln of the probability given to the truth, at least 1e-6
  DirectionByNorm byNorm;  ///< what the norm ratio alone says of the same pairs

  [[nodiscard]] double rightShare() const;      ///< of the decided; 0 when there are none
  [[nodiscard]] double undecidedShare() const;  ///< of the pairs; 0 when there are none
};

struct DirectionReport {
  DirectionScore copies;  ///< true pairs: the query was made from the reference
  DirectionScore wholes;  ///< the reference was made from the query
  std::map<std::string, DirectionScore>
      byEdit;  ///< true pairs, by the edits named; one with two counts twice
  std::map<std::string, DirectionScore> byGrade;
  std::int64_t missing = 0;  ///< true pairs that nothing was said of
};

/// `undecidedBand` is that of the norm ratio's logarithm.
[[nodiscard]] DirectionReport evaluateDirections(const std::vector<GroundTruthRow>& groundTruth,
                                                 const std::vector<DirectionPrediction>& predictions,
                                                 const std::vector<WholePair>& wholes, double undecidedBand);

/// A Markdown table: a line per edit, then the grades, wholes and all copies; right share of the decided and
/// undecided share, of the model and of the norm ratio alone.
[[nodiscard]] std::string directionTable(const DirectionReport& report);

}  // namespace lookalike::evaluate
