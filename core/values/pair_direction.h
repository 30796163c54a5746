// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace lookalike {

/// Which of two pictures was made from the other.
enum class Direction : std::uint8_t { kUndecided = 0, kAFromB = 1, kBFromA = 2 };

/// What a reason for a direction is about, and what its two values are (of A, of B).
enum class DirectionReasonKind : std::uint8_t {
  kNorm,          ///< which descriptor holds more: the norm ratio of A by B and its inverse
  kContainment,   ///< which shows more: share of each picture that is seen in the other
  kAddition,      ///< border, text, sticker, screenshot, collage, paste: 1 for the picture that has it
  kProcessing,    ///< grey, blurred, pixelated, grainy, turned …: 1 for the picture that looks processed
  kSize,          ///< pixels of each, along a side, for the same content
  kEnlarged,      ///< CompressionTraces::fineDetail: little of it is a sign of enlarging or blurring
  kRecompressed,  ///< earlier quality found in each file, 0 when none
  kQuality,       ///< JPEG quality of each file; 100 for a lossless one
  kCameraData,    ///< 1 with a camera's name or exposure, 0 without
  kPlace,         ///< 1 with a GPS position, 0 without
  kSoftware,      ///< 1 where an editor says that it wrote the file
  kDates,         ///< when each file's metadata was last changed, or the picture taken, in days since 1970
  kHistory,       ///< entries of the XMP history
  kDerivedFrom,   ///< 1 for the file whose XMP names the other as what it derives from
  kVerdict,       ///< a person said so: 1 for the one that comes first
};
inline constexpr int kDirectionReasonKinds = 15;

/// One reason, as data.
struct DirectionReason {
  DirectionReasonKind kind = DirectionReasonKind::kNorm;
  float logOdds = 0.0F;  ///< above 0 it speaks for B being made from A, below 0 for A being made from B
  float valueA = std::numeric_limits<float>::quiet_NaN();  ///< NaN: no such value
  float valueB = std::numeric_limits<float>::quiet_NaN();
};

/// Who derives from whom, given that one of the two does.
struct PairDirection {
  Direction direction = Direction::kUndecided;
  float probabilityBFromA = 0.5F;        ///< 0..1; that A was made from B has the rest
  std::vector<DirectionReason> reasons;  ///< by descending strength; those that say nothing are left out

  /// Of the direction that is likelier, 0.5..1.
  [[nodiscard]] float probability() const { return std::max(probabilityBFromA, 1.0F - probabilityBFromA); }
};

/// The same with A and B exchanged.
[[nodiscard]] inline PairDirection reversed(PairDirection direction) {
  if (direction.direction != Direction::kUndecided)
    direction.direction = direction.direction == Direction::kAFromB ? Direction::kBFromA : Direction::kAFromB;
  direction.probabilityBFromA = 1.0F - direction.probabilityBFromA;
  for (DirectionReason& reason : direction.reasons) {
    reason.logOdds = -reason.logOdds;
    std::swap(reason.valueA, reason.valueB);
  }
  return direction;
}

}  // namespace lookalike
