// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"

namespace lookalike::evaluate {

struct LogisticOptions {
  double ridge = 1.0;      ///< L2 penalty on all weights but the first, which belongs to the constant term
  int maxIterations = 50;  ///< of Newton's method
  /// Log-odds that are there before, one per row, and how much a row counts; empty: 0 and 1. Not owned.
  std::span<const double> offsets = {};
  std::span<const double> rowWeights = {};
  /// The penalty is on the constant term too, and one class may do: what is fitted then is a correction of
  /// the offsets, which nothing but the rows can lead away from.
  bool isCorrection = false;
};

/// Weights w that make 1 / (1 + exp(-w·x)) likeliest for the labels: iteratively reweighted least squares
/// with an L2 penalty (Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", section 4.4).
/// `rows` is row-major n × terms; term 0 should be 1 everywhere. Errors: kInvalidArgument (sizes that do not
/// fit, values that are not finite, only one class).
[[nodiscard]] Result<std::vector<double>> fitLogistic(std::span<const double> rows,
                                                      std::span<const int> labels, std::size_t terms,
                                                      const LogisticOptions& options = {});

}  // namespace lookalike::evaluate
