// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <QtTest>
#include <random>
#include <string>
#include <vector>

#include "core/verify/pair_verifier.h"
#include "tests/support/made_images.h"
#include "tests/verify/extracted_features.h"

using namespace lookalike;
using namespace lookalike::testing;
using verify::VerifiedPair;

namespace {

constexpr int kWidth = 480;
constexpr int kHeight = 360;

RgbImage noiseImage(int width, int height, std::uint32_t seed) {
  std::mt19937 random(seed);
  RgbImage image{width, height,
                 std::vector<std::uint8_t>(std::size_t{3} * static_cast<std::size_t>(width) *
                                           static_cast<std::size_t>(height))};
  for (std::uint8_t& value : image.pixels) value = static_cast<std::uint8_t>(random() & 255U);
  return image;
}

RgbImage negativeOf(RgbImage image) {
  for (std::uint8_t& value : image.pixels) value = static_cast<std::uint8_t>(255 - value);
  return image;
}

void put(RgbImage& image, const RgbImage& patch, int left, int top) {
  for (int y = 0; y < patch.height; ++y) {
    const auto* row = patch.pixels.data() +
                      std::size_t{3} * static_cast<std::size_t>(y) * static_cast<std::size_t>(patch.width);
    std::copy_n(row, std::size_t{3} * static_cast<std::size_t>(patch.width),
                image.pixels.data() + std::size_t{3} * (static_cast<std::size_t>(top + y) *
                                                            static_cast<std::size_t>(image.width) +
                                                        static_cast<std::size_t>(left)));
  }
}

/// Lines of letters `height` pixels high at the given rows of a white page.
RgbImage page(int height, const std::vector<int>& rows) {
  RgbImage image = makeFlat(kWidth, kHeight, {250, 250, 250});
  for (const int row : rows)
    put(image, negativeOf(withTextBar(makeFlat(kWidth - 40, height, {0, 0, 0}), 1.0)), 20, row);
  return image;
}

VerifiedPair verified(const RgbImage& a, const RgbImage& b) {
  return verify::verifyPair(featuresOf(a), featuresOf(b), {});
}

bool isNear(float left, double right, double slack) {
  return std::abs(static_cast<double>(left) - right) <= slack;
}

/// Largest distance in pixels of B between where the evidence takes A's points and where they are.
double misplacement(const GeometricEvidence& evidence, int width, int height,
                    const std::function<PicturePoint(double, double)>& truth) {
  double worst = 0.0;
  for (const double u : {0.25, 0.5, 0.75}) {
    for (const double v : {0.25, 0.5, 0.75}) {
      const double x = u * width;
      const double y = v * height;
      const PicturePoint at = mappedBy(evidence, x, y);
      const PicturePoint to = truth(x, y);
      worst = std::max(worst, static_cast<double>(std::hypot(at.x - to.x, at.y - to.y)));
    }
  }
  return worst;
}

PicturePoint pointAt(double x, double y) {
  return {static_cast<float>(x), static_cast<float>(y)};
}

}  // namespace

class TestPairVerifier : public QObject {
  Q_OBJECT
 private slots:
  void identical();
  void crop();
  void mirroredCopy();
  void invertedCopy();
  void mirroredAndInverted();
  void turnedByAQuarter();
  void rotatedByDegrees();
  void resizedCopy();
  void pasted();
  void textBar();
  void orderDoesNotMatter();
  void unrelated_data();
  void unrelated();
  void similarityIsUsed();
  void oneColour();
  void thinPictures();
  void noiseAgainstNoise();
  void wideStrip();
  void withoutWorkingPicture();
  void damagedWorkingPicture();
  void sameLogoOnOtherBackgrounds();
  void aLineOfText();
  void linesOfTextOnly();
  void repeatedPattern();
};

void TestPairVerifier::identical() {
  const RgbImage image = makePicture(1, kWidth, kHeight);
  const VerifiedPair pair = verified(image, image);
  QVERIFY(pair.score > 0.5F);
  const GeometricEvidence& evidence = pair.evidence;
  QVERIFY(evidence.relation == Relation::kSame);
  QVERIFY(evidence.transform != TransformKind::kNone);
  QVERIFY(evidence.inliers > 50);
  QVERIFY(evidence.inlierRatio > 0.5F && evidence.inlierRatio <= 1.0F);
  QVERIFY(isNear(evidence.agreement, 1.0, 0.02));
  QVERIFY(isNear(evidence.overlapOfA, 1.0, 0.01));
  QVERIFY(isNear(evidence.overlapOfB, 1.0, 0.01));
  QCOMPARE(evidence.doubts, 0U);
  QVERIFY(misplacement(evidence, kWidth, kHeight, pointAt) < 0.5);
}

void TestPairVerifier::crop() {
  const RgbImage image = makePicture(2, kWidth, kHeight);
  const VerifiedPair pair = verified(image, cropped(image, 100, 60, 240, 180));
  QVERIFY(pair.score > 0.5F);
  QVERIFY(pair.evidence.relation == Relation::kSame);
  QVERIFY(isNear(pair.evidence.overlapOfA, 0.25, 0.03));
  QVERIFY(isNear(pair.evidence.overlapOfB, 1.0, 0.03));
  QVERIFY(misplacement(pair.evidence, kWidth, kHeight,
                       [](double x, double y) { return pointAt(x - 100, y - 60); }) < 2.0);
  for (const PicturePoint& corner : pair.evidence.regionInA) {
    QVERIFY(corner.x > 100 - 5 && corner.x < 340 + 5);
    QVERIFY(corner.y > 60 - 5 && corner.y < 240 + 5);
  }
}

void TestPairVerifier::mirroredCopy() {
  const RgbImage image = makePicture(3, kWidth, kHeight);
  const VerifiedPair pair = verified(image, mirrored(image));
  QVERIFY(pair.score > 0.5F);
  QVERIFY(pair.evidence.relation == Relation::kMirrored);
  QVERIFY(misplacement(pair.evidence, kWidth, kHeight,
                       [](double x, double y) { return pointAt(kWidth - 1 - x, y); }) < 2.0);
  QVERIFY(isNear(pair.evidence.overlapOfB, 1.0, 0.03));
}

void TestPairVerifier::invertedCopy() {
  const RgbImage image = makePicture(4, kWidth, kHeight);
  const VerifiedPair pair = verified(image, negativeOf(image));
  QVERIFY(pair.score > 0.5F);
  QVERIFY(pair.evidence.relation == Relation::kInverted);
  QVERIFY(misplacement(pair.evidence, kWidth, kHeight, pointAt) < 2.0);
}

void TestPairVerifier::mirroredAndInverted() {
  const RgbImage image = makePicture(5, kWidth, kHeight);
  const VerifiedPair pair = verified(image, negativeOf(mirrored(image)));
  QVERIFY(pair.score > 0.5F);
  QVERIFY(pair.evidence.relation == Relation::kMirroredInverted);
  QVERIFY(misplacement(pair.evidence, kWidth, kHeight,
                       [](double x, double y) { return pointAt(kWidth - 1 - x, y); }) < 2.0);
}

void TestPairVerifier::turnedByAQuarter() {
  const RgbImage image = makePicture(6, kWidth, kHeight);
  const VerifiedPair pair = verified(image, turned(image, 1));
  QVERIFY(pair.score > 0.5F);
  QVERIFY(pair.evidence.relation == Relation::kSame);
  // Clockwise: the left column becomes the upper row, from right to left.
  QVERIFY(misplacement(pair.evidence, kWidth, kHeight,
                       [](double x, double y) { return pointAt(kHeight - 1 - y, x); }) < 2.0);
  QVERIFY(isNear(pair.evidence.overlapOfA, 1.0, 0.03));
}

void TestPairVerifier::rotatedByDegrees() {
  const RgbImage image = makePicture(7, kWidth, kHeight);
  const VerifiedPair pair = verified(image, rotated(image, 12.0));  // anticlockwise
  QVERIFY(pair.score > 0.5F);
  QVERIFY(pair.evidence.relation == Relation::kSame);
  const double c = std::cos(12.0 * std::numbers::pi / 180);
  const double s = std::sin(12.0 * std::numbers::pi / 180);
  QVERIFY(misplacement(pair.evidence, kWidth, kHeight, [&](double x, double y) {
            const double dx = x - (kWidth - 1) / 2.0;
            const double dy = y - (kHeight - 1) / 2.0;
            return pointAt((kWidth - 1) / 2.0 + c * dx + s * dy, (kHeight - 1) / 2.0 - s * dx + c * dy);
          }) < 2.0);
}

void TestPairVerifier::resizedCopy() {
  const RgbImage image = makePicture(8, kWidth, kHeight);
  const VerifiedPair pair = verified(image, resized(image, 160, 120));
  QVERIFY(pair.score > 0.5F);
  // Pixel edges go to pixel edges: a third of x + 0.5, less 0.5.
  QVERIFY(misplacement(pair.evidence, kWidth, kHeight, [](double x, double y) {
            return pointAt((x + 0.5) / 3 - 0.5, (y + 0.5) / 3 - 0.5);
          }) < 1.0);
  QVERIFY(isNear(pair.evidence.overlapOfA, 1.0, 0.03));
  QVERIFY(isNear(pair.evidence.overlapOfB, 1.0, 0.03));
}

void TestPairVerifier::pasted() {
  const RgbImage image = makePicture(9, kWidth, kHeight);
  RgbImage scene = makePicture(109, 800, 600);
  put(scene, image, 250, 150);
  const VerifiedPair pair = verified(image, scene);
  QVERIFY(pair.score > 0.5F);
  QVERIFY(isNear(pair.evidence.overlapOfA, 1.0, 0.03));
  QVERIFY(isNear(pair.evidence.overlapOfB, 0.36, 0.03));
  QVERIFY(misplacement(pair.evidence, kWidth, kHeight,
                       [](double x, double y) { return pointAt(x + 250, y + 150); }) < 2.0);
}

void TestPairVerifier::textBar() {
  const RgbImage image = makePicture(10, kWidth, kHeight);
  const VerifiedPair pair = verified(image, withTextBar(image, 0.2));
  QVERIFY(pair.score > 0.5F);
  QVERIFY(pair.evidence.agreement < 0.95F);
  QVERIFY(pair.features.agreementWithoutPatches > pair.evidence.agreement);
  QVERIFY(misplacement(pair.evidence, kWidth, kHeight, pointAt) < 2.0);
}

void TestPairVerifier::orderDoesNotMatter() {
  const RgbImage image = makePicture(11, kWidth, kHeight);
  const RgbImage part = cropped(image, 0, 0, 300, 300);
  const VerifiedPair there = verified(image, part);
  const VerifiedPair back = verified(part, image);
  QVERIFY(std::abs(there.score - back.score) < 0.15F);
  QVERIFY(isNear(there.evidence.overlapOfA, static_cast<double>(back.evidence.overlapOfB), 0.03));
}

void TestPairVerifier::unrelated_data() {
  QTest::addColumn<int>("a");
  QTest::addColumn<int>("b");
  for (int i = 0; i < 12; ++i) QTest::addRow("%d", i) << 200 + 2 * i << 201 + 2 * i;
}

void TestPairVerifier::unrelated() {
  QFETCH(int, a);
  QFETCH(int, b);
  const VerifiedPair pair = verified(makePicture(static_cast<std::uint32_t>(a), kWidth, kHeight),
                                     makePicture(static_cast<std::uint32_t>(b), kHeight, kWidth));
  QVERIFY2(pair.score < 0.1F, std::to_string(pair.score).c_str());
  QVERIFY(pair.evidence.edits.empty());
}

void TestPairVerifier::similarityIsUsed() {
  const LocalFeatures a = featuresOf(makePicture(12, kWidth, kHeight));
  const LocalFeatures b = featuresOf(cropped(makePicture(12, kWidth, kHeight), 0, 0, 200, 200));
  verify::PairHints hints;
  hints.similarity = 0.9F;
  QCOMPARE(verify::verifyPair(a, b, hints).features.similarity, 0.9F);
  hints.similarity = -0.4F;
  QCOMPARE(verify::verifyPair(a, b, hints).features.similarity, 0.0F);
}

void TestPairVerifier::oneColour() {
  const RgbImage grey = makeFlat(kWidth, kHeight, {128, 128, 128});
  const RgbImage red = makeFlat(kWidth, kHeight, {200, 30, 30});
  for (const auto& [a, b] : {std::pair{grey, grey}, {grey, red}, {grey, makePicture(13, kWidth, kHeight)}}) {
    const VerifiedPair pair = verified(a, b);
    QVERIFY(pair.score < 0.5F);
    QVERIFY(pair.evidence.hasDoubt(Doubt::kFewKeypoints));
    QVERIFY(std::isnan(pair.evidence.agreement) || pair.evidence.agreement < 0.5F);
  }
}

void TestPairVerifier::thinPictures() {
  const RgbImage picture = makePicture(14, kWidth, kHeight);
  for (const auto& [width, height] : {std::pair{1, 900}, {900, 1}, {1, 1}, {2, 2000}}) {
    const RgbImage thin = makePicture(15, width, height);
    const VerifiedPair with = verified(thin, picture);
    QVERIFY(with.score < 0.5F);
    QVERIFY(with.evidence.hasDoubt(Doubt::kFewKeypoints));
    QVERIFY(verified(picture, thin).evidence.hasDoubt(Doubt::kFewKeypoints));
    QVERIFY(verified(thin, thin).score <= 1.0F);
  }
}

void TestPairVerifier::noiseAgainstNoise() {
  const VerifiedPair pair = verified(noiseImage(300, 300, 1), noiseImage(300, 300, 2));
  QVERIFY(pair.score < 0.1F);
  QVERIFY(pair.evidence.edits.empty());
}

void TestPairVerifier::wideStrip() {
  RgbImage strip = makePicture(16, 4000, 12);
  LocalFeatures wide = featuresOf(strip);
  wide.width = 40'000;  // decoded at a tenth
  wide.height = 120;
  const LocalFeatures other = featuresOf(makePicture(17, kWidth, kHeight));
  QVERIFY(verify::verifyPair(wide, other, {}).score < 0.5F);
  QVERIFY(verify::verifyPair(other, wide, {}).score < 0.5F);
  const VerifiedPair itself = verify::verifyPair(wide, wide, {});
  QVERIFY(itself.score >= 0.0F && itself.score <= 1.0F);
}

void TestPairVerifier::withoutWorkingPicture() {
  LocalFeatures a = featuresOf(makePicture(18, kWidth, kHeight));
  const LocalFeatures b = a;
  a.workingPicture.clear();
  const VerifiedPair pair = verify::verifyPair(a, b, {});
  // The keypoints still say how the pictures lie; nothing says that the rest agrees.
  QVERIFY(pair.evidence.inliers > 50);
  QVERIFY(std::isnan(pair.evidence.agreement));
  QVERIFY(pair.evidence.edits.empty());
  QVERIFY(isNear(pair.evidence.overlapOfA, 1.0, 0.03));
}

void TestPairVerifier::damagedWorkingPicture() {
  const LocalFeatures whole = featuresOf(makePicture(19, kWidth, kHeight));
  LocalFeatures cut = whole;
  cut.workingPicture.resize(40);
  LocalFeatures garbage = whole;
  for (std::uint8_t& byte : garbage.workingPicture) byte = 0x5A;
  LocalFeatures lies = whole;
  lies.workingWidth += 7;
  for (const LocalFeatures& damaged : {cut, garbage, lies}) {
    const VerifiedPair pair = verify::verifyPair(damaged, whole, {});
    QVERIFY(std::isnan(pair.evidence.agreement));
    QVERIFY(pair.evidence.edits.empty());
    QVERIFY(pair.score >= 0.0F && pair.score <= 1.0F);
    QVERIFY(verify::verifyPair(whole, damaged, {}).score <= 1.0F);
  }
}

void TestPairVerifier::sameLogoOnOtherBackgrounds() {
  const RgbImage logo = makePicture(20, 110, 80);
  RgbImage a = makePicture(21, kWidth, kHeight);
  RgbImage b = makePicture(22, kWidth, kHeight);
  put(a, logo, 30, 40);
  put(b, logo, 320, 250);
  const VerifiedPair pair = verified(a, b);
  QVERIFY2(pair.score < 0.5F || pair.evidence.doubts != 0, std::to_string(pair.score).c_str());
}

void TestPairVerifier::aLineOfText() {
  const VerifiedPair pair = verified(page(12, {60}), page(12, {240}));
  QVERIFY2(pair.score < 0.5F, std::to_string(pair.score).c_str());
  QVERIFY2(pair.evidence.hasDoubt(Doubt::kOnALine) || pair.evidence.hasDoubt(Doubt::kTextOnly),
           std::to_string(pair.evidence.doubts).c_str());
}

void TestPairVerifier::linesOfTextOnly() {
  const VerifiedPair pair = verified(page(60, {40, 120}), page(60, {120, 200}));
  QVERIFY2(pair.score < 0.5F, std::to_string(pair.score).c_str());
  QVERIFY2(pair.evidence.hasDoubt(Doubt::kTextOnly), std::to_string(pair.evidence.doubts).c_str());
}

void TestPairVerifier::repeatedPattern() {
  const RgbImage tile = makePicture(23, 60, 60);
  const auto wall = [&](int columns, int rows) {
    RgbImage image = makeFlat(60 * columns, 60 * rows, {0, 0, 0});
    for (int row = 0; row < rows; ++row) {
      for (int column = 0; column < columns; ++column) put(image, tile, 60 * column, 60 * row);
    }
    return image;
  };
  const VerifiedPair pair = verified(wall(8, 6), wall(5, 5));
  QVERIFY2(pair.evidence.hasDoubt(Doubt::kRepeatedPattern), std::to_string(pair.evidence.doubts).c_str());
  QVERIFY2(pair.score < 0.5F, std::to_string(pair.score).c_str());
}

QTEST_GUILESS_MAIN(TestPairVerifier)
#include "test_pair_verifier.moc"
