// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/base/repeatable_random.h"
#include "core/decode/rgb_image.h"

namespace lookalike::train {

/// A picture made square, as the pair networks see it: side × side × 3, RGB.
[[nodiscard]] std::vector<std::uint8_t> squashed(const decode::RgbImage& image, int side);

/// How both pictures of a pair are changed alike, and each is lit.
struct OverlapVariation {
  bool isExchanged = false;
  bool isMirrored = false;
  int quarters = 0;
  double cut = 0.0;  ///< share of the side that is left out
  double left = 0.0;
  double top = 0.0;
  std::array<double, 2> gain{1.0, 1.0};
  std::array<double, 2> lift{0.0, 0.0};

  /// By chance: mirrored, turned by quarters, exchanged, cut by up to a fifth, lit otherwise.
  [[nodiscard]] static OverlapVariation drawn(RepeatableRandom& random);
};

/// A pair of square pictures one above the other (twice as high as wide) as a pair network sees it: side × 2
/// side × 3, RGB; changed unless `variation` is null.
[[nodiscard]] std::vector<std::uint8_t> variedOverlap(const decode::RgbImage& pair, int side,
                                                      const OverlapVariation* variation);

}  // namespace lookalike::train
