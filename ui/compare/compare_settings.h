// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariantMap>

namespace lookalike::ui {

/// How two pictures are shown for comparison.
enum class CompareMode {
  kSideBySide,
  kFlip,  ///< one at a time, in the same place
  kWipe,
  kBlend,
  kDifference,
  kKeypoints,  ///< side by side, what agrees joined by lines
};

enum class DifferenceStyle {
  kAbsolute,    ///< each channel's difference as it is
  kAmplified,   ///< times the gain
  kFalseColor,  ///< the largest channel's, times the gain, in the ramp's colours
};

enum class MapSides { kBoth, kA, kB };

/// What a person has set; the same for all pairs.
struct CompareSettings {
  CompareMode mode = CompareMode::kSideBySide;
  bool isAligned = true;  ///< where there is an alignment
  double wipe = 0.5;      ///< where the edge is, from the leading side, 0..1
  double blend = 0.5;     ///< share of B, 0..1
  DifferenceStyle style = DifferenceStyle::kAmplified;
  int gain = 4;  ///< 1..kMostGain
  bool showsMaps = false;
  MapSides mapSides = MapSides::kBoth;
  double mapOpacity = 0.6;  ///< 0..1
  bool isWhatIf = false;    ///< parts can be painted out
  bool operator==(const CompareSettings&) const = default;

  static constexpr int kMostGain = 32;
};

/// Whether both pictures are drawn in one place.
[[nodiscard]] constexpr bool isOnOneCanvas(CompareMode mode) {
  return mode != CompareMode::kSideBySide && mode != CompareMode::kKeypoints;
}

/// For QSettings, by stable names. What if is not kept: it is about one pair.
[[nodiscard]] QVariantMap savedSettings(const CompareSettings& settings);
/// What is missing or makes no sense is as it is at first.
[[nodiscard]] CompareSettings restoredSettings(const QVariantMap& saved);

}  // namespace lookalike::ui
