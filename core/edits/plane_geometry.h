// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "core/values/geometric_evidence.h"

namespace lookalike::edits {

/// A projective map of the plane, row-major. Points are pixels, (0, 0) at the centre of the upper left pixel.
using Matrix3 = std::array<double, 9>;
using ConvexPolygon = std::vector<PlanePoint>;

[[nodiscard]] Matrix3 identityMap();
[[nodiscard]] Matrix3 translation(double x, double y);
/// Of a picture resized by these factors: pixel edges go to pixel edges, so centres move by half a pixel's
/// difference.
[[nodiscard]] Matrix3 pixelScaling(double factorX, double factorY);
/// First `first`, then `second`; last entry 1.
[[nodiscard]] Matrix3 then(const Matrix3& first, const Matrix3& second);
/// Of a map that can be inverted.
[[nodiscard]] Matrix3 inverse(const Matrix3& map);
[[nodiscard]] PlanePoint mapped(const Matrix3& map, PlanePoint point);
[[nodiscard]] ConvexPolygon mapped(const Matrix3& map, const ConvexPolygon& polygon);
/// The map's linear part at a point: dx'/dx, dx'/dy, dy'/dx, dy'/dy.
[[nodiscard]] std::array<double, 4> derivativeAt(const Matrix3& map, PlanePoint point);

/// The whole of a picture, from pixel edge to pixel edge.
[[nodiscard]] ConvexPolygon pictureOutline(int width, int height);
/// Without sign. 0 for fewer than three corners.
[[nodiscard]] double areaOf(const ConvexPolygon& polygon);
[[nodiscard]] PlanePoint middleOf(const ConvexPolygon& polygon);
/// The part of a convex polygon inside an upright rectangle (Sutherland & Hodgman 1974); may be empty.
[[nodiscard]] ConvexPolygon clipped(const ConvexPolygon& polygon, PlanePoint upperLeft,
                                    PlanePoint lowerRight);

}  // namespace lookalike::edits
