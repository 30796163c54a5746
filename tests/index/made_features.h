// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>

#include "core/values/local_features.h"

namespace lookalike {

/// A picture's worth of made keypoints: codes are made words, drawn from a made vocabulary of `words`, each
/// with some bits flipped, as descriptors of photographs lie in clumps. The same numbers give the same
/// features.
struct MadeFeaturesOptions {
  std::size_t keypoints = 300;
  std::uint64_t words = 20'000;
  int flipsInAWord = 30;  ///< of 192 bits
  int side = 320;         ///< of the working picture
};

/// Mixes the bits of a number (SplitMix64): a generator whose start costs nothing.
inline std::uint64_t mixedBits(std::uint64_t number) {
  number += 0x9E3779B97F4A7C15U;
  number = (number ^ (number >> 30U)) * 0xBF58476D1CE4E5B9U;
  number = (number ^ (number >> 27U)) * 0x94D049BB133111EBU;
  return number ^ (number >> 31U);
}

inline KeypointCode madeWord(std::uint64_t number) {
  return {{mixedBits(3 * number), mixedBits(3 * number + 1), mixedBits(3 * number + 2)}};
}

inline KeypointCode withFlips(KeypointCode code, int flips, std::mt19937_64& random) {
  for (int i = 0; i < flips; ++i) {
    const std::uint64_t bit = random() % KeypointCode::kBits;
    code.words[bit / 64] ^= std::uint64_t{1} << (bit % 64);
  }
  return code;
}

inline LocalFeatures madeFeatures(std::uint64_t seed, const MadeFeaturesOptions& options = {}) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<float> position(0.0F, static_cast<float>(options.side - 1));
  std::uniform_real_distribution<float> octave(1.0F, 5.0F);
  std::uniform_real_distribution<float> angle(-std::numbers::pi_v<float>, std::numbers::pi_v<float>);
  LocalFeatures features;
  features.width = features.height = 2 * options.side;
  features.workingWidth = features.workingHeight = options.side;
  for (std::size_t i = 0; i < options.keypoints; ++i) {
    features.keypoints.push_back(
        {position(random), position(random), std::exp2(octave(random)), angle(random)});
    features.codes.push_back(withFlips(madeWord(random() % options.words), options.flipsInAWord, random));
  }
  return features;
}

/// An edited copy: turned by `turn` radians about the origin, scaled, mirrored or inverted, `flips` bits of
/// each code flipped, and only every `keep`-th keypoint left.
struct MadeCopyOptions {
  float turn = 0.0F;
  float scale = 1.0F;
  Relation relation = Relation::kSame;
  int flips = 12;
  std::size_t keep = 1;
};

inline LocalFeatures madeCopy(const LocalFeatures& original, std::uint64_t seed,
                              const MadeCopyOptions& options) {
  std::mt19937_64 random(seed);
  LocalFeatures copy = original;
  copy.keypoints.clear();
  copy.codes.clear();
  for (std::size_t i = 0; i < original.size(); i += options.keep) {
    Keypoint at = original.keypoints[i];
    if (isMirrored(options.relation)) {
      at.x = static_cast<float>(original.workingWidth - 1) - at.x;
      at.angle = std::numbers::pi_v<float> - at.angle;
    }
    if (isInverted(options.relation)) at.angle += std::numbers::pi_v<float>;
    const float cosine = options.scale * std::cos(options.turn);
    const float sine = options.scale * std::sin(options.turn);
    copy.keypoints.push_back({cosine * at.x - sine * at.y, sine * at.x + cosine * at.y,
                              at.size * options.scale, at.angle + options.turn});
    copy.codes.push_back(withFlips(related(original.codes[i], options.relation), options.flips, random));
  }
  return copy;
}

}  // namespace lookalike
