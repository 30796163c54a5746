// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lookalike {

/// Names everything that changes local features: detector, sizes, code, picture. Features of different keys
/// are never compared. Lower-case ASCII letters, digits, '-', ':' only.
struct LocalFeatureKey {
  std::string text;
  auto operator<=>(const LocalFeatureKey&) const = default;
};

/// A scale-space extremum with its frame, in pixels of the working picture (origin at the centre of the upper
/// left pixel). `size` is the diameter of the neighbourhood; `angle` is the dominant gradient's direction in
/// radians, -pi..pi, clockwise on the screen (y grows downwards).
struct Keypoint {
  float x = 0.0F;
  float y = 0.0F;
  float size = 0.0F;
  float angle = 0.0F;
};

/// How one picture's gradients may be related to another's. Values are bits: 1 mirrored, 2 contrast inverted.
enum class Relation : std::uint8_t { kSame = 0, kMirrored = 1, kInverted = 2, kMirroredInverted = 3 };
inline constexpr std::array<Relation, 4> kRelations{Relation::kSame, Relation::kMirrored, Relation::kInverted,
                                                    Relation::kMirroredInverted};
[[nodiscard]] constexpr bool isMirrored(Relation relation) {
  return (static_cast<int>(relation) & 1) != 0;
}
[[nodiscard]] constexpr bool isInverted(Relation relation) {
  return (static_cast<int>(relation) & 2) != 0;
}

/// The sign of 192 projections of a root-SIFT descriptor, in four blocks of 48 bits. Mirroring a picture, or
/// inverting its contrast, permutes the entries of a SIFT descriptor; block r holds the projections on the
/// directions of block 0 permuted by relation r. So the code of a mirrored or inverted picture is this one
/// with its blocks exchanged (see related()), and nothing is indexed or extracted twice.
struct KeypointCode {
  static constexpr int kBits = 192;
  static constexpr int kBlockBits = 48;
  std::array<std::uint64_t, 3> words{};
  bool operator==(const KeypointCode&) const = default;
};

[[nodiscard]] inline int hammingDistance(const KeypointCode& a, const KeypointCode& b) {
  return std::popcount(a.words[0] ^ b.words[0]) + std::popcount(a.words[1] ^ b.words[1]) +
         std::popcount(a.words[2] ^ b.words[2]);
}

/// The code that the keypoint has after the relation is applied to its picture: block r becomes block r XOR
/// relation.
[[nodiscard]] inline KeypointCode related(const KeypointCode& code, Relation relation) {
  constexpr std::uint64_t kMask = (std::uint64_t{1} << KeypointCode::kBlockBits) - 1;
  const auto& w = code.words;
  const std::array<std::uint64_t, 4> blocks{w[0] & kMask, ((w[0] >> 48U) | (w[1] << 16U)) & kMask,
                                            ((w[1] >> 32U) | (w[2] << 32U)) & kMask, w[2] >> 16U};
  const auto r = static_cast<std::size_t>(relation);
  const std::uint64_t b0 = blocks[r];
  const std::uint64_t b1 = blocks[1U ^ r];
  const std::uint64_t b2 = blocks[2U ^ r];
  const std::uint64_t b3 = blocks[3U ^ r];
  return {{b0 | (b1 << 48U), (b1 >> 16U) | (b2 << 32U), (b2 >> 32U) | (b3 << 16U)}};
}

/// What is kept of one picture for local evidence: some 300 keypoints (29 bytes each in the cache) and the
/// working picture they were found on, as a JPEG, for the comparison of aligned overlaps. A picture without
/// texture has no keypoints; that is no error.
struct LocalFeatures {
  int width = 0;  ///< of the upright original, pixels
  int height = 0;
  int workingWidth = 0;  ///< of the working picture, pixels
  int workingHeight = 0;
  std::vector<Keypoint> keypoints;
  std::vector<KeypointCode> codes;           ///< one per keypoint
  std::vector<std::uint8_t> workingPicture;  ///< JPEG, colour

  [[nodiscard]] std::size_t size() const { return keypoints.size(); }
};

}  // namespace lookalike
