// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "core/learn/finetune_report.h"

namespace lookalike::learn {

/// What one model says of a pair with a verdict.
struct PairForecast {
  float probability = 0.0F;
  /// ln of the norm ratio, a by b; NaN when there is none.
  float logNormRatio = std::numeric_limits<float>::quiet_NaN();
};

/// A held-out pair, by the base and by the tuned model.
struct HeldOutPair {
  bool isCopy = false;
  /// 1 when the verdict says that b was made from a, -1 for a from b, 0 when it does not say.
  int order = 0;
  std::uint32_t cluster = 0;
  PairForecast before;
  PairForecast after;
};

struct TuningComparison {
  HeldOutFigures before;
  HeldOutFigures after;
  /// Share of the bootstrap samples in which the mean loss is lower after than before; 0 without pairs.
  double shareBetter = 0.0;
};

/// Figures with intervals from `samples` bootstrap samples of the clusters (percentiles 2.5 and 97.5), the
/// same samples for both models. Deterministic.
[[nodiscard]] TuningComparison compareOnHeldOut(std::span<const HeldOutPair> pairs, float threshold,
                                                int samples = 500);

}  // namespace lookalike::learn
