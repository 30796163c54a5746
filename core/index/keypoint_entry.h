// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "core/values/local_features.h"

namespace lookalike::index {

/// Pictures are numbered 0 … kMostImages - 1.
inline constexpr std::int64_t kMostImages = std::int64_t{1} << 28U;

/// A keypoint's geometry in whole steps: position in 2.5ths of a pixel of the working picture (whose longest
/// side is at most 2,560), size in eighths of an octave from 1 pixel, angle in 256ths of a turn.
struct SteppedKeypoint {
  int x = 0;      ///< 0 … 1023
  int y = 0;      ///< 0 … 1023
  int size = 0;   ///< 0 … 63
  int angle = 0;  ///< 0 … 255
};
inline constexpr float kPixelsAStep = 2.5F;
inline constexpr int kSizeStepsAnOctave = 8;
inline constexpr int kAngleSteps = 256;

/// Nothing for a geometry that is not finite or a size that is not positive. Out of range is clamped.
[[nodiscard]] std::optional<SteppedKeypoint> stepped(const Keypoint& keypoint);

/// Where a keypoint lies, and what it looks like from there, after its picture of `width` × `height` pixels
/// is mirrored or inverted: x becomes width - 1 - x and the angle pi - angle; inversion turns the angle by
/// pi.
[[nodiscard]] Keypoint related(const Keypoint& keypoint, int width, Relation relation);

/// All that an inverted list keeps of a keypoint beside its code: image (28 bits), x (10), y (10), size (6),
/// angle (8), in 62 bits.
class KeypointEntry {
 public:
  KeypointEntry() = default;
  KeypointEntry(std::uint32_t image, const SteppedKeypoint& geometry)
      : bits_((static_cast<std::uint64_t>(image) << 34U) | (static_cast<std::uint64_t>(geometry.x) << 24U) |
              (static_cast<std::uint64_t>(geometry.y) << 14U) |
              (static_cast<std::uint64_t>(geometry.size) << 8U) |
              static_cast<std::uint64_t>(geometry.angle)) {}
  explicit KeypointEntry(std::uint64_t bits) : bits_(bits) {}

  [[nodiscard]] std::uint64_t bits() const { return bits_; }
  [[nodiscard]] std::uint32_t image() const { return static_cast<std::uint32_t>(bits_ >> 34U); }
  [[nodiscard]] SteppedKeypoint geometry() const {
    return {static_cast<int>((bits_ >> 24U) & 1023U), static_cast<int>((bits_ >> 14U) & 1023U),
            static_cast<int>((bits_ >> 8U) & 63U), static_cast<int>(bits_ & 255U)};
  }
  auto operator<=>(const KeypointEntry&) const = default;

 private:
  std::uint64_t bits_ = 0;
};

}  // namespace lookalike::index
