// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/probability_bands.h"

#include <algorithm>
#include <cmath>

namespace lookalike::review {

float knownProbability(float score) {
  return std::isnan(score) ? 0.5F : std::clamp(score, 0.0F, 1.0F);
}

std::size_t bandOf(float probability) {
  const auto* const next = std::upper_bound(kBandStarts.begin() + 1, kBandStarts.end(), probability);
  return static_cast<std::size_t>(next - kBandStarts.begin()) - 1;
}

float entropyBits(float probability) {
  const float other = 1.0F - probability;
  if (probability <= 0.0F || other <= 0.0F) return 0.0F;
  return -probability * std::log2(probability) - other * std::log2(other);
}

}  // namespace lookalike::review
