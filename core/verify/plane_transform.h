// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "core/values/geometric_evidence.h"

namespace lookalike::verify {

/// A projective map of the plane, row-major 3×3.
struct PlaneTransform {
  std::array<double, 9> m{1, 0, 0, 0, 1, 0, 0, 0, 1};

  [[nodiscard]] PlanePoint operator()(PlanePoint p) const {
    const double w = m[6] * p.x + m[7] * p.y + m[8];
    return {(m[0] * p.x + m[1] * p.y + m[2]) / w, (m[3] * p.x + m[4] * p.y + m[5]) / w};
  }
};

/// `second` after `first`, with the last entry 1 where it can be.
[[nodiscard]] PlaneTransform composed(const PlaneTransform& second, const PlaneTransform& first);
/// Nothing when it is not invertible.
[[nodiscard]] std::optional<PlaneTransform> inverted(const PlaneTransform& transform);
/// Factors of length along two directions at a point: the singular values of the derivative, larger first.
[[nodiscard]] std::array<double, 2> stretchAt(const PlaneTransform& transform, PlanePoint point);

/// A point of A with its place in B.
struct PointMatch {
  PlanePoint a;
  PlanePoint b;
  double weight = 1.0;
};

/// Least squares in B. Nothing when the points do not determine it (fewer than 2, 3, 4, or degenerate).
[[nodiscard]] std::optional<PlaneTransform> fitSimilarity(std::span<const PointMatch> matches);
[[nodiscard]] std::optional<PlaneTransform> fitAffine(std::span<const PointMatch> matches);
[[nodiscard]] std::optional<PlaneTransform> fitHomography(std::span<const PointMatch> matches);

/// A convex polygon, in order; its area; the part of it inside a width × height picture.
using Polygon = std::vector<PlanePoint>;
[[nodiscard]] Polygon pictureOutline(double width, double height);
[[nodiscard]] double areaOf(const Polygon& polygon);
[[nodiscard]] Polygon clippedTo(const Polygon& polygon, double width, double height);

/// Whether the transform maps a width × height picture to something that a picture of another could be: no
/// fold or horizon inside, sizes changed by at most a factor of 16, one direction at most 4 times as much as
/// the other.
[[nodiscard]] bool isPlausible(const PlaneTransform& transform, double width, double height);

}  // namespace lookalike::verify
