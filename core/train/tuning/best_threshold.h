// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace lookalike::train {

/// A pair as a model sees it, and what it is.
struct WeightedScore {
  double score = 0.0;  ///< larger for what is rather a copy
  bool isCopy = false;
  double weight = 1.0;
};

struct PrecisionAndRecall {
  double precision = 0.0;
  double recall = 0.0;
};

/// At the threshold where their harmonic mean is largest; both NaN unless there are copies and others.
[[nodiscard]] PrecisionAndRecall atBestThreshold(std::vector<WeightedScore> pairs);

}  // namespace lookalike::train
