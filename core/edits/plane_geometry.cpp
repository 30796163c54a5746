// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/edits/plane_geometry.h"

#include <cmath>
#include <cstddef>
#include <functional>

#include "core/base/check.h"

namespace lookalike::edits {

namespace {

/// The part of a polygon where `signedDistance`, a linear function, is not negative.
ConvexPolygon halfOf(const ConvexPolygon& polygon, const std::function<double(PlanePoint)>& signedDistance) {
  ConvexPolygon kept;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const PlanePoint from = polygon[i];
    const PlanePoint to = polygon[(i + 1) % polygon.size()];
    const double atFrom = signedDistance(from);
    const double atTo = signedDistance(to);
    if (atFrom >= 0) kept.push_back(from);
    if ((atFrom >= 0) != (atTo >= 0)) {
      const double t = atFrom / (atFrom - atTo);
      kept.push_back({from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)});
    }
  }
  return kept;
}

}  // namespace

Matrix3 identityMap() {
  return {1, 0, 0, 0, 1, 0, 0, 0, 1};
}

Matrix3 translation(double x, double y) {
  return {1, 0, x, 0, 1, y, 0, 0, 1};
}

Matrix3 pixelScaling(double factorX, double factorY) {
  return {factorX, 0, 0.5 * factorX - 0.5, 0, factorY, 0.5 * factorY - 0.5, 0, 0, 1};
}

Matrix3 then(const Matrix3& first, const Matrix3& second) {
  Matrix3 product{};
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      for (std::size_t i = 0; i < 3; ++i)
        product[3 * row + column] += second[3 * row + i] * first[3 * i + column];
    }
  }
  for (double& entry : product) entry /= product[8];
  return product;
}

Matrix3 inverse(const Matrix3& m) {
  const double a = m[4] * m[8] - m[5] * m[7];
  const double b = m[5] * m[6] - m[3] * m[8];
  const double c = m[3] * m[7] - m[4] * m[6];
  const double determinant = m[0] * a + m[1] * b + m[2] * c;
  LOOKALIKE_CHECK(determinant != 0.0);
  Matrix3 result{a, m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
                 b, m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
                 c, m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
  const double last = result[8];
  for (double& entry : result) entry /= last;
  return result;
}

PlanePoint mapped(const Matrix3& m, PlanePoint p) {
  const double w = m[6] * p.x + m[7] * p.y + m[8];
  return {(m[0] * p.x + m[1] * p.y + m[2]) / w, (m[3] * p.x + m[4] * p.y + m[5]) / w};
}

ConvexPolygon mapped(const Matrix3& map, const ConvexPolygon& polygon) {
  ConvexPolygon result;
  result.reserve(polygon.size());
  for (const PlanePoint& corner : polygon) result.push_back(mapped(map, corner));
  return result;
}

std::array<double, 4> derivativeAt(const Matrix3& m, PlanePoint p) {
  const double w = m[6] * p.x + m[7] * p.y + m[8];
  const PlanePoint to = mapped(m, p);
  return {(m[0] - to.x * m[6]) / w, (m[1] - to.x * m[7]) / w, (m[3] - to.y * m[6]) / w,
          (m[4] - to.y * m[7]) / w};
}

ConvexPolygon pictureOutline(int width, int height) {
  const double right = width - 0.5;
  const double bottom = height - 0.5;
  return {{-0.5, -0.5}, {right, -0.5}, {right, bottom}, {-0.5, bottom}};
}

double areaOf(const ConvexPolygon& polygon) {
  double twice = 0.0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const PlanePoint& a = polygon[i];
    const PlanePoint& b = polygon[(i + 1) % polygon.size()];
    twice += a.x * b.y - a.y * b.x;
  }
  return std::abs(twice) / 2;
}

PlanePoint middleOf(const ConvexPolygon& polygon) {
  PlanePoint sum;
  for (const PlanePoint& corner : polygon) {
    sum.x += corner.x;
    sum.y += corner.y;
  }
  const double count = polygon.empty() ? 1.0 : static_cast<double>(polygon.size());
  return {sum.x / count, sum.y / count};
}

ConvexPolygon clipped(const ConvexPolygon& polygon, PlanePoint upperLeft, PlanePoint lowerRight) {
  ConvexPolygon rest = halfOf(polygon, [&](PlanePoint p) { return p.x - upperLeft.x; });
  rest = halfOf(rest, [&](PlanePoint p) { return p.y - upperLeft.y; });
  rest = halfOf(rest, [&](PlanePoint p) { return lowerRight.x - p.x; });
  return halfOf(rest, [&](PlanePoint p) { return lowerRight.y - p.y; });
}

}  // namespace lookalike::edits
