// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pair/overlap_variation.h"

#include <algorithm>
#include <cstddef>

#include "core/base/check.h"
#include "core/describe/preprocess.h"

namespace lookalike::train {

namespace {

decode::RgbImage halfOf(const decode::RgbImage& pair, bool isLower) {
  const std::size_t bytes = pair.pixels.size() / 2;
  const auto from = pair.pixels.begin() + static_cast<std::ptrdiff_t>(isLower ? bytes : 0);
  return {pair.width, pair.height / 2, {from, from + static_cast<std::ptrdiff_t>(bytes)}};
}

decode::RgbImage cutOut(const decode::RgbImage& image, const OverlapVariation& variation) {
  const int x = static_cast<int>(variation.left * image.width);
  const int y = static_cast<int>(variation.top * image.height);
  decode::RgbImage part;
  part.width = std::max(1, static_cast<int>((1.0 - variation.cut) * image.width));
  part.height = std::max(1, static_cast<int>((1.0 - variation.cut) * image.height));
  for (int row = 0; row < part.height; ++row) {
    const auto from = image.pixels.begin() + 3L * ((y + row) * static_cast<std::ptrdiff_t>(image.width) + x);
    part.pixels.insert(part.pixels.end(), from, from + 3L * part.width);
  }
  return part;
}

std::size_t placeOf(int x, int y, int channel, int side) {
  const auto pixel =
      static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x);
  return 3 * pixel + static_cast<std::size_t>(channel);
}

std::vector<std::uint8_t> varied(const std::vector<std::uint8_t>& pixels, int side,
                                 const OverlapVariation& variation, std::size_t half) {
  std::vector<std::uint8_t> to(pixels.size());
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      int fromX = variation.isMirrored ? side - 1 - x : x;
      int fromY = y;
      for (int turn = 0; turn < variation.quarters; ++turn) {
        const int turned = side - 1 - fromX;
        fromX = fromY;
        fromY = turned;
      }
      for (int c = 0; c < 3; ++c) {
        const auto value = pixels[placeOf(fromX, fromY, c, side)];
        const double lit = variation.gain.at(half) * value + variation.lift.at(half);
        to[placeOf(x, y, c, side)] = static_cast<std::uint8_t>(std::clamp(lit, 0.0, 255.0));
      }
    }
  }
  return to;
}

}  // namespace

std::vector<std::uint8_t> squashed(const decode::RgbImage& image, int side) {
  describe::InputSpec spec;
  spec.width = side;
  spec.height = side;
  return describe::prepareImage(image, spec).pixels;
}

OverlapVariation OverlapVariation::drawn(RepeatableRandom& random) {
  constexpr double kMostCut = 0.2;
  constexpr double kMostGain = 0.15;
  constexpr double kMostLift = 20.0;
  OverlapVariation made;
  made.isExchanged = random.chance(0.5);
  made.isMirrored = random.chance(0.5);
  made.quarters = static_cast<int>(random.below(4));
  made.cut = random.uniform(0.0, kMostCut);
  made.left = random.uniform(0.0, made.cut);
  made.top = random.uniform(0.0, made.cut);
  for (double& gain : made.gain) gain = random.uniform(1.0 - kMostGain, 1.0 + kMostGain);
  for (double& lift : made.lift) lift = random.uniform(-kMostLift, kMostLift);
  return made;
}

std::vector<std::uint8_t> variedOverlap(const decode::RgbImage& pair, int side,
                                        const OverlapVariation* variation) {
  LOOKALIKE_CHECK(side > 0 && pair.width > 0 && pair.height == 2 * pair.width);
  std::vector<std::uint8_t> joined;
  for (const std::size_t place : {0U, 1U}) {
    const std::size_t half = variation != nullptr && variation->isExchanged ? 1 - place : place;
    decode::RgbImage picture = halfOf(pair, half == 1);
    if (variation != nullptr) picture = cutOut(picture, *variation);
    std::vector<std::uint8_t> pixels = squashed(picture, side);
    if (variation != nullptr) pixels = varied(pixels, side, *variation, half);
    joined.insert(joined.end(), pixels.begin(), pixels.end());
  }
  return joined;
}

}  // namespace lookalike::train
