// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/verify/verdict_correction.h"

namespace lookalike::evaluate {

/// A pair with a verdict, as the calibration's correction sees it.
struct VerdictExample {
  verify::CorrectionTerms terms{};
  double logit = 0.0;  ///< log-odds without a correction
  bool isCopy = false;
  double weight = 1.0;
  std::uint32_t cluster = 0;  ///< examples of one cluster are never on both sides of a cross-validation
};

struct VerdictFit {
  /// Nothing when no correction was better, cross-validated, than none.
  std::optional<verify::CorrectionTerms> weights;
  double ridge = 0.0;
  double lossBefore = 0.0;  ///< mean of -ln of the probability given to the truth; 0 without examples
  double lossAfter = 0.0;   ///< cross-validated over clusters
};

/// Fits what verdicts add to log-odds: a logistic model with a Gaussian prior around no correction, whose
/// strength is the best of a cross-validation over clusters. Few verdicts move little, one-sided ones too.
[[nodiscard]] VerdictFit fitVerdictCorrection(std::span<const VerdictExample> examples, int folds = 5);

/// The same with a given strength of the prior, at once; nothing without examples.
[[nodiscard]] std::optional<verify::CorrectionTerms> fitVerdictCorrectionWith(
    std::span<const VerdictExample> examples, double ridge);

/// Log-odds with the correction; without one, those of the example.
[[nodiscard]] double correctedLogit(const VerdictExample& example,
                                    const std::optional<verify::CorrectionTerms>& weights);
/// -ln of the probability that the log-odds give to the truth.
[[nodiscard]] double logLossOf(double logit, bool isCopy);

}  // namespace lookalike::evaluate
