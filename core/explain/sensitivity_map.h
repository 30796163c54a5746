// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/values/geometric_evidence.h"

namespace lookalike::explain {

/// What a person must know of every map: it shows what a network's answer is sensitive to. It is no proof
/// that the places are copied.
inline constexpr const char* kSensitivityLegend = "sensitivity, not proof";

/// A rectangle of an upright original, pixels; may be larger than the picture (where the input is padded).
struct PictureArea {
  double left = 0.0;
  double top = 0.0;
  double width = 0.0;
  double height = 0.0;
};

/// Where in a picture a network's answer comes from: a small grid over a part of the upright original.
struct SensitivityMap {
  int columns = 0;
  int rows = 0;
  /// rows × columns, at least 0, of what speaks for the score; sums to 1, or all 0 where nothing does.
  std::vector<float> values;
  /// Sum of what was for the score before it was scaled to 1. With the lengths held (neural::
  /// SensitivityMethod) a part of the similarity itself.
  float forScore = 0.0F;
  /// Sum of what spoke against it, as a positive number on the same scale. Not drawn.
  float againstScore = 0.0F;
  PictureArea covers;

  [[nodiscard]] bool isEmpty() const { return values.empty() || forScore <= 0.0F; }
};

/// A map from signed numbers (rows × columns).
[[nodiscard]] SensitivityMap sensitivityMapOf(int columns, int rows, std::span<const float> values,
                                              const PictureArea& covers);

/// Numbers for the pixels of a picture drawn at width × height, row-major.
struct Raster {
  int width = 0;
  int height = 0;
  std::vector<float> values;
};

/// The map over a picture of `pictureWidth` × `pictureHeight` pixels, drawn at width × height: bilinear
/// between the middles of the grid's cells, 0 outside of what it covers; sums to 1 (or 0).
[[nodiscard]] Raster spreadOver(const SensitivityMap& map, int pictureWidth, int pictureHeight, int width,
                                int height);

/// A raster of a size that is fine enough for shares: the longer side has 128 pixels.
[[nodiscard]] Raster spreadOver(const SensitivityMap& map, int pictureWidth, int pictureHeight);

/// 1 inside the polygon, which is in pixels of the picture, else 0; width × height, pixels count by their
/// middles.
[[nodiscard]] std::vector<std::uint8_t> insideOf(const std::vector<PicturePoint>& polygon, int pictureWidth,
                                                 int pictureHeight, int width, int height);

/// Share of the map where `mask` (of the raster's size) is not 0; 0 for an empty map.
[[nodiscard]] float shareWithin(const Raster& raster, std::span<const std::uint8_t> mask);

/// Intersection over union of `mask` and the `n` largest values, n being the mask's area: how well the map
/// points at a region when it may mark as much as the region has. Among equal values the first in reading
/// order are taken.
[[nodiscard]] double intersectionOverUnion(const Raster& raster, std::span<const std::uint8_t> mask);

/// Spearman's rank correlation of two rasters of one size, -1..1, equal values at their mean rank; 0 when one
/// is all equal.
[[nodiscard]] double rankCorrelation(std::span<const float> a, std::span<const float> b);

}  // namespace lookalike::explain
