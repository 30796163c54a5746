// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/evaluate/copy_detection_metrics.h"
#include "core/evaluate/reliability.h"
#include "core/values/image_pair.h"
#include "core/verify/calibration.h"

namespace lookalike::evaluate {

/// A pair with known truth.
struct LabelledPair {
  ImagePair
      pair;  ///< `a` and `b` are of no matter; by global evidence its score is the similarity's probability
  bool isCopy = false;
  std::string group;  ///< pairs of one group are never on both sides of a cross-validation
};

/// Knows of query and reference, by their files' names without extension, whether they are a copy. A pair's
/// group is its reference, or, where the query is a copy of another one, that.
class KnownCopies {
 public:
  explicit KnownCopies(const std::vector<GroundTruthRow>& rows);
  [[nodiscard]] LabelledPair labelled(const std::string& queryPath, const std::string& referencePath,
                                      ImagePair pair) const;

 private:
  std::set<std::pair<std::string, std::string>> copies_;
  std::map<std::string, std::string> referenceOf_;
};

struct CalibrationFit {
  verify::Calibration calibration;
  /// Of the pairs that were verified, and of the others by similarity and by normalised similarity, each
  /// judged by a fit that saw nothing of their groups.
  Reliability verified;
  Reliability similarity;
  Reliability normalised;
};

struct CalibrationFitOptions {
  int folds = 10;
  /// For kinds of pairs of which there are none: the describer's own threshold, as Calibration::unfitted().
  float similarityThreshold = 0.7F;
};

/// Fits a calibration: a logistic model of verify::calibrationTerms() for verified pairs, isotonic curves for
/// similarities (the pool-adjacent-violators algorithm, in blocks of at least 40 pairs). Kinds of pairs of
/// which there are fewer than 50 copies or 50 others keep what Calibration::unfitted() has. Errors:
/// kInvalidArgument (no kind has enough).
[[nodiscard]] Result<CalibrationFit> fitCalibration(std::span<const LabelledPair> pairs,
                                                    const CalibrationFitOptions& options);

}  // namespace lookalike::evaluate
