// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <QtTest>
#include <vector>

#include "core/verify/geometric_change.h"
#include "core/verify/plane_transform.h"

using namespace lookalike;
using namespace lookalike::verify;

namespace {

bool isClose(double left, double right, double slack = 1e-6) {
  return std::abs(left - right) <= slack;
}

bool isClose(const PlaneTransform& left, const PlaneTransform& right, double slack = 1e-6) {
  for (std::size_t i = 0; i < 9; ++i) {
    if (!isClose(left.m[i], right.m[i], slack)) return false;
  }
  return true;
}

std::vector<PointMatch> matchesOf(const PlaneTransform& transform, const std::vector<PlanePoint>& points) {
  std::vector<PointMatch> matches;
  matches.reserve(points.size());
  for (const PlanePoint& point : points) matches.push_back({point, transform(point)});
  return matches;
}

const std::vector<PlanePoint> kPoints{{0, 0}, {10, 0}, {0, 10}, {10, 10}, {3, 7}, {8, 2}};

/// Turned by 90 degrees clockwise, twice as large, moved by (5, -3).
const PlaneTransform kTurn{{0, -2, 5, 2, 0, -3, 0, 0, 1}};

}  // namespace

class TestPlaneTransform : public QObject {
  Q_OBJECT
 private slots:
  void appliesInTheOrderNamed();
  void invertsAndRefusesWhatHasNoInverse();
  void stretchesByHand();
  void fitsASimilarity();
  void aSimilarityIsTheBestOfOtherMaps();
  void weightsCount();
  void fitsAnAffineMap();
  void fitsAHomography();
  void refusesTooFewOrDegeneratePoints();
  void clipsByHand();
  void clippingAwayAll();
  void plausibility();
  void takesAChangeApart();
  void flipsAreMirroringsTurnedByHalf();
  void nearlyAQuarterIsAQuarter();
  void aChangeOfAnEmptyRegionIsNone();
};

void TestPlaneTransform::appliesInTheOrderNamed() {
  const PlaneTransform shift{{1, 0, 4, 0, 1, 0, 0, 0, 1}};
  const PlaneTransform grow{{2, 0, 0, 0, 2, 0, 0, 0, 1}};
  const PlanePoint first = composed(grow, shift)({1, 1});
  QVERIFY(isClose(first.x, 10) && isClose(first.y, 2));
  const PlanePoint second = composed(shift, grow)({1, 1});
  QVERIFY(isClose(second.x, 6) && isClose(second.y, 2));
}

void TestPlaneTransform::invertsAndRefusesWhatHasNoInverse() {
  const auto back = inverted(kTurn);
  QVERIFY(back.has_value());
  const PlanePoint point = (*back)(kTurn({3, 8}));
  QVERIFY(isClose(point.x, 3) && isClose(point.y, 8));
  QVERIFY(!inverted(PlaneTransform{{1, 2, 0, 2, 4, 0, 0, 0, 1}}).has_value());
  QVERIFY(!inverted(PlaneTransform{{0, 0, 0, 0, 0, 0, 0, 0, 0}}).has_value());
}

void TestPlaneTransform::stretchesByHand() {
  const auto [larger, smaller] = stretchAt(PlaneTransform{{3, 0, 7, 0, 0.5, 1, 0, 0, 1}}, {4, 4});
  QVERIFY(isClose(larger, 3) && isClose(smaller, 0.5));
  const auto [same, too] = stretchAt(kTurn, {1, 1});
  QVERIFY(isClose(same, 2) && isClose(too, 2));
  // x' = x / (1 + x / 10): at x = 10 the derivative is 1 / 4 along x and 1 / 2 along y.
  const auto [along, across] = stretchAt(PlaneTransform{{1, 0, 0, 0, 1, 0, 0.1, 0, 1}}, {10, 0});
  QVERIFY(isClose(along, 0.5) && isClose(across, 0.25));
}

void TestPlaneTransform::fitsASimilarity() {
  const auto fitted = fitSimilarity(matchesOf(kTurn, kPoints));
  QVERIFY(fitted.has_value());
  QVERIFY(isClose(*fitted, kTurn));
}

void TestPlaneTransform::aSimilarityIsTheBestOfOtherMaps() {
  // Stretched to 3 and 1: the nearest similarity of a square about its middle grows it by 2.
  const PlaneTransform stretch{{3, 0, 0, 0, 1, 0, 0, 0, 1}};
  const auto fitted = fitSimilarity(matchesOf(stretch, {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}));
  QVERIFY(fitted.has_value());
  QVERIFY(isClose(*fitted, PlaneTransform{{2, 0, 0, 0, 2, 0, 0, 0, 1}}));
}

void TestPlaneTransform::weightsCount() {
  // A point of no weight does not matter, however wrong it is.
  std::vector<PointMatch> matches = matchesOf(kTurn, kPoints);
  matches.push_back({{5, 5}, {900, 900}, 0.0});
  const auto similarity = fitSimilarity(matches);
  const auto affine = fitAffine(matches);
  QVERIFY(similarity.has_value() && isClose(*similarity, kTurn));
  QVERIFY(affine.has_value() && isClose(*affine, kTurn));
}

void TestPlaneTransform::fitsAnAffineMap() {
  const PlaneTransform shear{{2, 0.5, 1, -0.25, 1.5, -4, 0, 0, 1}};
  const auto fitted = fitAffine(matchesOf(shear, kPoints));
  QVERIFY(fitted.has_value());
  QVERIFY(isClose(*fitted, shear));
}

void TestPlaneTransform::fitsAHomography() {
  const PlaneTransform tilt{{1.1, 0.2, 3, -0.1, 0.9, 5, 0.01, -0.005, 1}};
  const auto fitted = fitHomography(matchesOf(tilt, kPoints));
  QVERIFY(fitted.has_value());
  QVERIFY(isClose(*fitted, tilt, 1e-4));
}

void TestPlaneTransform::refusesTooFewOrDegeneratePoints() {
  QVERIFY(!fitSimilarity(matchesOf(kTurn, {{1, 1}})).has_value());
  QVERIFY(!fitSimilarity(matchesOf(kTurn, {{1, 1}, {1, 1}})).has_value());
  QVERIFY(!fitAffine(matchesOf(kTurn, {{0, 0}, {1, 1}})).has_value());
  QVERIFY(!fitAffine(matchesOf(kTurn, {{0, 0}, {1, 1}, {2, 2}, {9, 9}})).has_value());
  QVERIFY(!fitHomography(matchesOf(kTurn, {{0, 0}, {1, 0}, {0, 1}})).has_value());
  QVERIFY(!fitSimilarity({}).has_value());
  // All of A's points in one place of B.
  QVERIFY(!fitSimilarity(std::vector<PointMatch>{{{0, 0}, {1, 1}}, {{5, 0}, {1, 1}}, {{0, 5}, {1, 1}}})
               .has_value());
}

void TestPlaneTransform::clipsByHand() {
  QVERIFY(isClose(areaOf(pictureOutline(8, 6)), 48));
  // A square of 10 × 10 that overlaps the lower right quarter of an 8 × 6 picture, from (3.5, 2.5) on.
  const Polygon square{{3.5, 2.5}, {13.5, 2.5}, {13.5, 12.5}, {3.5, 12.5}};
  QVERIFY(isClose(areaOf(clippedTo(square, 8, 6)), 4 * 3));
  // A diamond around the picture's middle that sticks out on all sides loses its four tips of 2² each.
  const Polygon diamond{{4.5, -2.5}, {11.5, 4.5}, {4.5, 11.5}, {-2.5, 4.5}};
  QVERIFY(isClose(areaOf(diamond), 98));
  QVERIFY(isClose(areaOf(clippedTo(diamond, 10, 10)), 98 - 4 * 4));
  // The order of the corners does not matter.
  const Polygon other{{3.5, 12.5}, {13.5, 12.5}, {13.5, 2.5}, {3.5, 2.5}};
  QVERIFY(isClose(areaOf(clippedTo(other, 8, 6)), 12));
}

void TestPlaneTransform::clippingAwayAll() {
  const Polygon outside{{20, 20}, {30, 20}, {30, 30}};
  QVERIFY(clippedTo(outside, 8, 6).size() < 3);
  QVERIFY(isClose(areaOf(clippedTo({}, 8, 6)), 0));
}

void TestPlaneTransform::plausibility() {
  QVERIFY(isPlausible(PlaneTransform{}, 320, 320));
  QVERIFY(isPlausible(kTurn, 320, 240));
  QVERIFY(isPlausible(PlaneTransform{{-1, 0, 319, 0, 1, 0, 0, 0, 1}}, 320, 240));  // mirrored
  QVERIFY(!isPlausible(PlaneTransform{{20, 0, 0, 0, 20, 0, 0, 0, 1}}, 320, 240));
  QVERIFY(!isPlausible(PlaneTransform{{0.03, 0, 0, 0, 0.03, 0, 0, 0, 1}}, 320, 240));
  QVERIFY(!isPlausible(PlaneTransform{{5, 0, 0, 0, 1, 0, 0, 0, 1}}, 320, 240));
  // The horizon x = 100 lies inside.
  QVERIFY(!isPlausible(PlaneTransform{{1, 0, 0, 0, 1, 0, -0.01, 0, 1}}, 320, 240));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  QVERIFY(!isPlausible(PlaneTransform{{nan, 0, 0, 0, 1, 0, 0, 0, 1}}, 320, 240));
  QVERIFY(!isPlausible(PlaneTransform{{0, 0, 0, 0, 0, 0, 0, 0, 0}}, 320, 240));
}

void TestPlaneTransform::takesAChangeApart() {
  const Polygon region = pictureOutline(100, 80);
  const GeometricChange turned = geometricChangeOf(kTurn, region);
  QVERIFY(!turned.mirrored);
  QVERIFY(isClose(turned.degrees, 90));
  QVERIFY(isClose(turned.scale, 2));
  QVERIFY(isClose(turned.stretch, 1));
  QVERIFY(isClose(turned.perspective, 0));

  // 30 degrees clockwise (y grows downwards): x goes to (cos, sin).
  const double c = std::cos(std::acos(-1.0) / 6);
  const double s = 0.5;
  QVERIFY(isClose(geometricChangeOf(PlaneTransform{{c, -s, 9, s, c, 2, 0, 0, 1}}, region).degrees, 30));

  const GeometricChange stretched =
      geometricChangeOf(PlaneTransform{{1.5, 0, 0, 0, 0.75, 0, 0, 0, 1}}, region);
  QVERIFY(isClose(stretched.stretch, 2));
  QVERIFY(isClose(stretched.scale, std::sqrt(1.5 * 0.75)));
  QVERIFY(isClose(stretched.degrees, 0));

  QVERIFY(geometricChangeOf(PlaneTransform{{1, 0, 0, 0, 1, 0, 0.002, 0, 1}}, region).perspective > 0.01);
}

void TestPlaneTransform::flipsAreMirroringsTurnedByHalf() {
  const Polygon region = pictureOutline(100, 80);
  const GeometricChange mirrored = geometricChangeOf(PlaneTransform{{-1, 0, 99, 0, 1, 0, 0, 0, 1}}, region);
  QVERIFY(mirrored.mirrored);
  QVERIFY(isClose(mirrored.degrees, 0));
  const GeometricChange flipped = geometricChangeOf(PlaneTransform{{1, 0, 0, 0, -1, 79, 0, 0, 1}}, region);
  QVERIFY(flipped.mirrored);
  QVERIFY(isClose(flipped.degrees, 180));
}

void TestPlaneTransform::nearlyAQuarterIsAQuarter() {
  const Polygon region = pictureOutline(100, 80);
  const double angle = 89.6 * std::acos(-1.0) / 180.0;
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  QCOMPARE(geometricChangeOf(PlaneTransform{{c, -s, 0, s, c, 0, 0, 0, 1}}, region).degrees, 90.0);
  QCOMPARE(geometricChangeOf(PlaneTransform{{-1, 0.005, 0, -0.005, -1, 0, 0, 0, 1}}, region).degrees, 180.0);
}

void TestPlaneTransform::aChangeOfAnEmptyRegionIsNone() {
  const GeometricChange none = geometricChangeOf(kTurn, {});
  QCOMPARE(none.scale, 1.0);
  QCOMPARE(none.degrees, 0.0);
}

QTEST_GUILESS_MAIN(TestPlaneTransform)
#include "test_plane_transform.moc"
