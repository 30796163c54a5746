// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/geometric_change.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookalike::verify {

namespace {

constexpr double kQuarterSlack = 1.0;  ///< degrees from a quarter turn that are a measuring error

PlanePoint middleOf(const Polygon& polygon) {
  PlanePoint sum;
  for (const PlanePoint& point : polygon) {
    sum.x += point.x;
    sum.y += point.y;
  }
  const auto n = static_cast<double>(std::max<std::size_t>(1, polygon.size()));
  return {sum.x / n, sum.y / n};
}

/// The derivative at a point: d(x')/dx, d(x')/dy, d(y')/dx, d(y')/dy.
std::array<double, 4> derivativeAt(const PlaneTransform& transform, PlanePoint point) {
  const auto& m = transform.m;
  const double w = m[6] * point.x + m[7] * point.y + m[8];
  const PlanePoint to = transform(point);
  return {(m[0] - to.x * m[6]) / w, (m[1] - to.x * m[7]) / w, (m[3] - to.y * m[6]) / w,
          (m[4] - to.y * m[7]) / w};
}

double nearQuarter(double degrees) {
  const double quarter = 90.0 * std::round(degrees / 90.0);
  if (std::abs(degrees - quarter) > kQuarterSlack) return degrees;
  return quarter <= -180.0 ? 180.0 : quarter;
}

}  // namespace

GeometricChange geometricChangeOf(const PlaneTransform& originalToCopy, const Polygon& region) {
  GeometricChange change;
  if (region.size() < 3) return change;
  const PlanePoint middle = middleOf(region);
  auto [xx, xy, yx, yy] = derivativeAt(originalToCopy, middle);
  const double determinant = xx * yy - xy * yx;
  const double across = std::hypot(xx, yx);
  const double down = std::hypot(xy, yy);
  if (!(std::abs(determinant) > 1e-12)) return change;
  change.scale = std::sqrt(std::abs(determinant));
  change.stretch = across / down;
  change.mirrored = determinant < 0.0;

  const PlanePoint to = originalToCopy(middle);
  double furthest = 0.0;
  for (const PlanePoint& corner : region) {
    const PlanePoint there = originalToCopy(corner);
    const double dx = corner.x - middle.x;
    const double dy = corner.y - middle.y;
    furthest = std::max(furthest,
                        std::hypot(there.x - to.x - xx * dx - xy * dy, there.y - to.y - yx * dx - yy * dy));
  }
  change.perspective = furthest / (change.scale * std::sqrt(std::max(1.0, areaOf(region))));

  if (change.mirrored) {
    xx = -xx;
    yx = -yx;
  }
  change.degrees = nearQuarter(std::atan2(yx - xy, xx + yy) * 180.0 / std::numbers::pi);
  return change;
}

}  // namespace lookalike::verify
