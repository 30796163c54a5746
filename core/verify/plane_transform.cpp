// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/plane_transform.h"

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/core.hpp>

namespace lookalike::verify {

namespace {

constexpr double kTiny = 1e-9;
constexpr double kLargestScale = 16.0;
constexpr double kLargestAnisotropy = 4.0;

cv::Matx33d matrixOf(const PlaneTransform& transform) {
  return cv::Matx33d(transform.m.data());
}

PlaneTransform transformOf(cv::Matx33d matrix) {
  if (std::abs(matrix(2, 2)) > kTiny) matrix *= 1.0 / matrix(2, 2);
  PlaneTransform transform;
  std::copy_n(matrix.val, 9, transform.m.begin());
  return transform;
}

bool isFinite(const PlaneTransform& transform) {
  return std::all_of(transform.m.begin(), transform.m.end(), [](double v) { return std::isfinite(v); });
}

/// Weighted centre of one side of the matches.
template <typename Side>
PlanePoint centreOf(std::span<const PointMatch> matches, Side side) {
  PlanePoint sum;
  double weight = 0.0;
  for (const PointMatch& match : matches) {
    sum.x += match.weight * side(match).x;
    sum.y += match.weight * side(match).y;
    weight += match.weight;
  }
  return {sum.x / weight, sum.y / weight};
}

}  // namespace

PlaneTransform composed(const PlaneTransform& second, const PlaneTransform& first) {
  return transformOf(matrixOf(second) * matrixOf(first));
}

std::optional<PlaneTransform> inverted(const PlaneTransform& transform) {
  bool done = false;
  const cv::Matx33d inverse = matrixOf(transform).inv(cv::DECOMP_LU, &done);
  if (!done) return std::nullopt;
  PlaneTransform result = transformOf(inverse);
  if (!isFinite(result)) return std::nullopt;
  return result;
}

std::array<double, 2> stretchAt(const PlaneTransform& transform, PlanePoint point) {
  const auto& m = transform.m;
  const double w = m[6] * point.x + m[7] * point.y + m[8];
  const PlanePoint to = transform(point);
  const double a = (m[0] - to.x * m[6]) / w;
  const double b = (m[1] - to.x * m[7]) / w;
  const double c = (m[3] - to.y * m[6]) / w;
  const double d = (m[4] - to.y * m[7]) / w;
  const double sum = a * a + b * b + c * c + d * d;
  const double determinant = a * d - b * c;
  const double root = std::sqrt(std::max(0.0, sum * sum / 4.0 - determinant * determinant));
  return {std::sqrt(std::max(0.0, sum / 2.0 + root)), std::sqrt(std::max(0.0, sum / 2.0 - root))};
}

std::optional<PlaneTransform> fitSimilarity(std::span<const PointMatch> matches) {
  if (matches.size() < 2) return std::nullopt;
  const PlanePoint a0 = centreOf(matches, [](const PointMatch& match) { return match.a; });
  const PlanePoint b0 = centreOf(matches, [](const PointMatch& match) { return match.b; });
  double squares = 0.0;
  double real = 0.0;
  double imaginary = 0.0;
  for (const PointMatch& match : matches) {
    const double ax = match.a.x - a0.x;
    const double ay = match.a.y - a0.y;
    const double bx = match.b.x - b0.x;
    const double by = match.b.y - b0.y;
    squares += match.weight * (ax * ax + ay * ay);
    real += match.weight * (ax * bx + ay * by);
    imaginary += match.weight * (ax * by - ay * bx);
  }
  if (squares < kTiny) return std::nullopt;
  const double c = real / squares;
  const double s = imaginary / squares;
  if (c * c + s * s < kTiny) return std::nullopt;
  return PlaneTransform{{c, -s, b0.x - c * a0.x + s * a0.y, s, c, b0.y - s * a0.x - c * a0.y, 0.0, 0.0, 1.0}};
}

std::optional<PlaneTransform> fitAffine(std::span<const PointMatch> matches) {
  if (matches.size() < 3) return std::nullopt;
  const PlanePoint a0 = centreOf(matches, [](const PointMatch& match) { return match.a; });
  const PlanePoint b0 = centreOf(matches, [](const PointMatch& match) { return match.b; });
  double xx = 0.0;
  double xy = 0.0;
  double yy = 0.0;
  std::array<double, 4> cross{};
  for (const PointMatch& match : matches) {
    const double ax = match.a.x - a0.x;
    const double ay = match.a.y - a0.y;
    const double bx = match.b.x - b0.x;
    const double by = match.b.y - b0.y;
    xx += match.weight * ax * ax;
    xy += match.weight * ax * ay;
    yy += match.weight * ay * ay;
    cross[0] += match.weight * ax * bx;
    cross[1] += match.weight * ay * bx;
    cross[2] += match.weight * ax * by;
    cross[3] += match.weight * ay * by;
  }
  const double determinant = xx * yy - xy * xy;
  if (determinant < 1e-6 * (xx + yy) * (xx + yy) || determinant < kTiny) return std::nullopt;  // on a line
  const double a = (cross[0] * yy - cross[1] * xy) / determinant;
  const double b = (cross[1] * xx - cross[0] * xy) / determinant;
  const double c = (cross[2] * yy - cross[3] * xy) / determinant;
  const double d = (cross[3] * xx - cross[2] * xy) / determinant;
  return PlaneTransform{{a, b, b0.x - a * a0.x - b * a0.y, c, d, b0.y - c * a0.x - d * a0.y, 0.0, 0.0, 1.0}};
}

std::optional<PlaneTransform> fitHomography(std::span<const PointMatch> matches) {
  if (matches.size() < 4) return std::nullopt;
  std::vector<cv::Point2d> from;
  std::vector<cv::Point2d> to;
  from.reserve(matches.size());
  to.reserve(matches.size());
  for (const PointMatch& match : matches) {
    from.emplace_back(match.a.x, match.a.y);
    to.emplace_back(match.b.x, match.b.y);
  }
  const cv::Mat fitted = cv::findHomography(from, to, 0);
  if (fitted.rows != 3 || fitted.cols != 3) return std::nullopt;
  PlaneTransform transform = transformOf(cv::Matx33d(fitted.ptr<double>()));
  if (!isFinite(transform)) return std::nullopt;
  return transform;
}

Polygon pictureOutline(double width, double height) {
  return {{-0.5, -0.5}, {width - 0.5, -0.5}, {width - 0.5, height - 0.5}, {-0.5, height - 0.5}};
}

double areaOf(const Polygon& polygon) {
  double twice = 0.0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const PlanePoint& p = polygon[i];
    const PlanePoint& q = polygon[(i + 1) % polygon.size()];
    twice += p.x * q.y - q.x * p.y;
  }
  return std::abs(twice) / 2.0;
}

Polygon clippedTo(const Polygon& polygon, double width, double height) {
  // Sutherland & Hodgman 1974: one half-plane after the other.
  Polygon inside = polygon;
  const auto clip = [&inside](auto distance) {
    Polygon kept;
    for (std::size_t i = 0; i < inside.size(); ++i) {
      const PlanePoint& p = inside[i];
      const PlanePoint& q = inside[(i + 1) % inside.size()];
      const double dp = distance(p);
      const double dq = distance(q);
      if (dp >= 0.0) kept.push_back(p);
      if ((dp >= 0.0) != (dq >= 0.0)) {
        const double t = dp / (dp - dq);
        kept.push_back({p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)});
      }
    }
    inside = std::move(kept);
  };
  clip([](const PlanePoint& p) { return p.x + 0.5; });
  clip([](const PlanePoint& p) { return p.y + 0.5; });
  clip([width](const PlanePoint& p) { return width - 0.5 - p.x; });
  clip([height](const PlanePoint& p) { return height - 0.5 - p.y; });
  return inside;
}

bool isPlausible(const PlaneTransform& transform, double width, double height) {
  if (!isFinite(transform)) return false;
  const auto& m = transform.m;
  double sign = 0.0;
  Polygon points = pictureOutline(width, height);
  points.push_back({width / 2.0, height / 2.0});
  for (const PlanePoint& point : points) {
    const double w = m[6] * point.x + m[7] * point.y + m[8];
    if (std::abs(w) < kTiny || (sign != 0.0 && (w > 0.0) != (sign > 0.0))) return false;
    sign = w;
    const auto [larger, smaller] = stretchAt(transform, point);
    if (!(larger <= kLargestScale) || !(smaller >= 1.0 / kLargestScale)) return false;
    if (larger > kLargestAnisotropy * smaller) return false;
  }
  return true;
}

}  // namespace lookalike::verify
