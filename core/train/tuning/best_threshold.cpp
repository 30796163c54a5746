// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tuning/best_threshold.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace lookalike::train {

PrecisionAndRecall atBestThreshold(std::vector<WeightedScore> pairs) {
  PrecisionAndRecall result{std::numeric_limits<double>::quiet_NaN(),
                            std::numeric_limits<double>::quiet_NaN()};
  double copies = 0.0;
  double others = 0.0;
  for (const WeightedScore& pair : pairs) (pair.isCopy ? copies : others) += pair.weight;
  if (copies <= 0.0 || others <= 0.0) return result;
  std::sort(pairs.begin(), pairs.end(),
            [](const WeightedScore& one, const WeightedScore& other) { return one.score > other.score; });
  double found = 0.0;
  double taken = 0.0;
  double best = -1.0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    taken += pairs[i].weight;
    if (pairs[i].isCopy) found += pairs[i].weight;
    if (i + 1 < pairs.size() && pairs[i + 1].score == pairs[i].score) continue;  // no threshold parts them
    const double harmonic = 2.0 * found / (taken + copies);
    if (harmonic <= best) continue;
    best = harmonic;
    result = {found / taken, found / copies};
  }
  return result;
}

}  // namespace lookalike::train
