// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <QtTest>
#include <random>
#include <set>
#include <vector>

#include "core/verify/pair_verifier.h"
#include "tests/support/made_images.h"
#include "tests/verify/extracted_features.h"

using namespace lookalike;
using namespace lookalike::testing;

namespace {

using Kinds = std::set<EditKind>;

constexpr int kWidth = 400;
constexpr int kHeight = 300;

RgbImage original() {
  return recompressed(makePicture(42, kWidth, kHeight), 95);
}

/// The evidence of the original (A) against the copy (B), the copy saved as a good JPEG.
GeometricEvidence evidenceOf(const RgbImage& copy) {
  return verify::verifyPair(featuresOf(original()), featuresOf(recompressed(copy, 95)), {}).evidence;
}

Kinds kindsOf(const GeometricEvidence& evidence) {
  Kinds kinds;
  for (const NamedEdit& edit : evidence.edits) kinds.insert(edit.kind);
  return kinds;
}

QByteArray textOf(const GeometricEvidence& evidence) {
  QByteArray text = evidence.editsOfB ? "B:" : "A:";
  for (const NamedEdit& edit : evidence.edits)
    text += " " + QByteArray::number(static_cast<int>(edit.kind)) + "(" +
            QByteArray::number(static_cast<double>(edit.amount)) + ")";
  return text;
}

bool isNear(float left, double right, double slack) {
  return std::abs(static_cast<double>(left) - right) <= slack;
}

RgbImage perChannel(RgbImage image, double red, double green, double blue) {
  const std::array<double, 3> factors{red, green, blue};
  for (std::size_t i = 0; i < image.pixels.size(); ++i)
    image.pixels[i] = static_cast<std::uint8_t>(std::clamp(image.pixels[i] * factors[i % 3], 0.0, 255.0));
  return image;
}

/// Blocks of `side` pixels in their mean colour.
RgbImage pixelated(const RgbImage& image, int side) {
  RgbImage result = image;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const Rgb colour = pixelAt(image, std::min(image.width - 1, x / side * side + side / 2),
                                 std::min(image.height - 1, y / side * side + side / 2));
      std::copy(colour.begin(), colour.end(),
                result.pixels.begin() +
                    static_cast<std::ptrdiff_t>(
                        3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width) +
                             static_cast<std::size_t>(x))));
    }
  }
  return result;
}

RgbImage noisy(RgbImage image, double deviation) {
  std::mt19937 random(7);
  std::normal_distribution<double> noise(0.0, deviation * 255.0);
  for (std::uint8_t& value : image.pixels)
    value = static_cast<std::uint8_t>(std::clamp(value + noise(random), 0.0, 255.0));
  return image;
}

RgbImage mixed(RgbImage image, const RgbImage& other, double shareOfOther) {
  for (std::size_t i = 0; i < image.pixels.size(); ++i)
    image.pixels[i] = static_cast<std::uint8_t>(
        std::lround((1.0 - shareOfOther) * image.pixels[i] + shareOfOther * other.pixels[i]));
  return image;
}

RgbImage sceneWith(const RgbImage& image, RgbImage scene, int left, int top) {
  const auto pixels = [](int count) { return std::size_t{3} * static_cast<std::size_t>(count); };
  for (int y = 0; y < image.height; ++y)
    std::copy_n(image.pixels.data() + pixels(y * image.width), pixels(image.width),
                scene.pixels.data() + pixels((top + y) * scene.width + left));
  return scene;
}

}  // namespace

class TestEditNaming : public QObject {
  Q_OBJECT
 private slots:
  void identicalHasNoEdits();
  void recompressedOnly();
  void crop();
  void cropSeenFromTheOtherSide();
  void mirroring();
  void verticalFlip();
  void quarterTurns();
  void rotation();
  void smaller();
  void stretch();
  void border();
  void letterbox();
  void textBar();
  void pastedIntoAPicture();
  void collage();
  void greyCopy();
  void greyOriginal();
  void recoloured();
  void brightenedCopy();
  void negative();
  void pixelatedCopy();
  void noise();
  void blend();
  void severalAtOnce();
};

void TestEditNaming::identicalHasNoEdits() {
  const LocalFeatures features = featuresOf(original());
  const GeometricEvidence evidence = verify::verifyPair(features, features, {}).evidence;
  QVERIFY2(evidence.edits.empty(), textOf(evidence));
  QVERIFY(evidence.containment == Containment::kSameExtent);
}

void TestEditNaming::recompressedOnly() {
  for (const int quality : {85, 60, 35}) {
    const GeometricEvidence evidence = evidenceOf(recompressed(original(), quality));
    QVERIFY2(kindsOf(evidence).empty() || kindsOf(evidence) == Kinds{EditKind::kRecompress},
             textOf(evidence));
  }
}

void TestEditNaming::crop() {
  const GeometricEvidence evidence = evidenceOf(cropped(original(), 60, 50, 240, 180));
  QVERIFY2(hasEdit(evidence, EditKind::kCrop), textOf(evidence));
  QVERIFY(evidence.editsOfB);
  QVERIFY(isNear(amountOf(evidence, EditKind::kCrop), 0.36, 0.02));
  QVERIFY(!hasEdit(evidence, EditKind::kPastedInto));
  QVERIFY(!hasEdit(evidence, EditKind::kBorder));
  QVERIFY(evidence.containment == Containment::kBInA);
}

void TestEditNaming::cropSeenFromTheOtherSide() {
  const GeometricEvidence evidence =
      verify::verifyPair(featuresOf(recompressed(cropped(original(), 60, 50, 240, 180), 95)),
                         featuresOf(original()), {})
          .evidence;
  QVERIFY2(hasEdit(evidence, EditKind::kCrop), textOf(evidence));
  QVERIFY(!evidence.editsOfB);
  QVERIFY(evidence.containment == Containment::kAInB);
}

void TestEditNaming::mirroring() {
  const GeometricEvidence evidence = evidenceOf(mirrored(original()));
  QCOMPARE(kindsOf(evidence), Kinds{EditKind::kMirror});
}

void TestEditNaming::verticalFlip() {
  const GeometricEvidence evidence = evidenceOf(turned(mirrored(original()), 2));
  QVERIFY2((kindsOf(evidence) == Kinds{EditKind::kMirror, EditKind::kRotate}), textOf(evidence));
  QCOMPARE(amountOf(evidence, EditKind::kRotate), 180.0F);
}

void TestEditNaming::quarterTurns() {
  for (const int quarters : {1, 2, 3}) {
    const GeometricEvidence evidence = evidenceOf(turned(original(), quarters));
    QVERIFY2(kindsOf(evidence) == Kinds{EditKind::kRotate}, textOf(evidence));
    const float clockwise = quarters == 3 ? -90.0F : 90.0F * static_cast<float>(quarters);
    // Seen from the other picture the turn goes the other way.
    const float seen = evidence.editsOfB || quarters == 2 ? clockwise : -clockwise;
    QCOMPARE(amountOf(evidence, EditKind::kRotate), seen);
  }
}

void TestEditNaming::rotation() {
  const GeometricEvidence evidence = evidenceOf(rotated(original(), 10.0));
  QVERIFY2(hasEdit(evidence, EditKind::kRotate), textOf(evidence));
  QVERIFY(evidence.editsOfB);  // the black corners
  QVERIFY(isNear(amountOf(evidence, EditKind::kRotate), -10.0, 0.5));
  QVERIFY2(!hasEdit(evidence, EditKind::kBorder), textOf(evidence));
}

void TestEditNaming::smaller() {
  const GeometricEvidence evidence = evidenceOf(resized(original(), 220, 165));
  QVERIFY2(kindsOf(evidence) == Kinds{EditKind::kResize}, textOf(evidence));
  QVERIFY(evidence.editsOfB);
  QVERIFY(isNear(amountOf(evidence, EditKind::kResize), 0.55, 0.01));
}

void TestEditNaming::stretch() {
  const GeometricEvidence evidence = evidenceOf(resized(original(), 400, 240));
  QVERIFY2(hasEdit(evidence, EditKind::kStretch), textOf(evidence));
  const double factor = evidence.editsOfB ? 1.25 : 0.8;
  QVERIFY2(isNear(amountOf(evidence, EditKind::kStretch), factor, 0.02), textOf(evidence));
}

void TestEditNaming::border() {
  const GeometricEvidence evidence =
      evidenceOf(pastedInto(original(), kWidth + 60, kHeight + 60, 30, 30, {255, 255, 255}));
  QVERIFY2(hasEdit(evidence, EditKind::kBorder), textOf(evidence));
  QVERIFY(evidence.editsOfB);
  QVERIFY(isNear(amountOf(evidence, EditKind::kBorder), 1.0 - 400.0 * 300 / (460.0 * 360), 0.02));
  QVERIFY(!hasEdit(evidence, EditKind::kCrop));
  QVERIFY(evidence.containment == Containment::kAInB);
}

void TestEditNaming::letterbox() {
  const GeometricEvidence evidence = evidenceOf(pastedInto(original(), kWidth, 400, 0, 50, {0, 0, 0}));
  QVERIFY2(kindsOf(evidence) == Kinds{EditKind::kBorder}, textOf(evidence));
  QVERIFY(isNear(amountOf(evidence, EditKind::kBorder), 0.25, 0.02));
}

void TestEditNaming::textBar() {
  const GeometricEvidence evidence = evidenceOf(withTextBar(original(), 0.15));
  QVERIFY2(hasEdit(evidence, EditKind::kOverlay), textOf(evidence));
  QVERIFY2(evidence.editsOfB, textOf(evidence));
  QVERIFY2(isNear(amountOf(evidence, EditKind::kOverlay), 0.15, 0.06), textOf(evidence));
  QVERIFY(evidence.containment == Containment::kSameExtent);
}

void TestEditNaming::pastedIntoAPicture() {
  const GeometricEvidence evidence =
      evidenceOf(sceneWith(resized(original(), 300, 225), makePicture(77, 600, 450), 170, 120));
  QVERIFY2(hasEdit(evidence, EditKind::kPastedInto), textOf(evidence));
  QVERIFY(evidence.editsOfB);
  QVERIFY(isNear(amountOf(evidence, EditKind::kPastedInto), 0.75, 0.02));
  QVERIFY(isNear(amountOf(evidence, EditKind::kResize), 0.75, 0.02));
}

void TestEditNaming::collage() {
  const GeometricEvidence evidence =
      evidenceOf(sceneWith(original(), makePicture(78, 2 * kWidth, kHeight), kWidth, 0));
  QVERIFY2(hasEdit(evidence, EditKind::kCollage), textOf(evidence));
  QVERIFY(evidence.editsOfB);
  QVERIFY(isNear(amountOf(evidence, EditKind::kCollage), 0.5, 0.02));
}

void TestEditNaming::greyCopy() {
  const GeometricEvidence evidence = evidenceOf(greyed(original()));
  QVERIFY2(kindsOf(evidence) == Kinds{EditKind::kGrey}, textOf(evidence));
  QVERIFY(evidence.editsOfB);
}

void TestEditNaming::greyOriginal() {
  // Both are grey: nothing was lost.
  const LocalFeatures features = featuresOf(greyed(original()));
  const GeometricEvidence evidence =
      verify::verifyPair(features, featuresOf(recompressed(greyed(original()), 90)), {}).evidence;
  QVERIFY(!hasEdit(evidence, EditKind::kGrey));
}

void TestEditNaming::recoloured() {
  const GeometricEvidence evidence = evidenceOf(perChannel(original(), 1.0, 0.75, 0.6));
  QVERIFY2(hasEdit(evidence, EditKind::kRecolour), textOf(evidence));
  QVERIFY2(!hasEdit(evidence, EditKind::kGrey), textOf(evidence));
}

void TestEditNaming::brightenedCopy() {
  const GeometricEvidence evidence = evidenceOf(brightened(original(), 0.8, 10));
  QVERIFY2(kindsOf(evidence) == Kinds{EditKind::kTone}, textOf(evidence));
  QVERIFY(amountOf(evidence, EditKind::kTone) > 0.01F && amountOf(evidence, EditKind::kTone) < 0.15F);
}

void TestEditNaming::negative() {
  RgbImage image = original();
  for (std::uint8_t& value : image.pixels) value = static_cast<std::uint8_t>(255 - value);
  const GeometricEvidence evidence = evidenceOf(image);
  QVERIFY2(kindsOf(evidence) == Kinds{EditKind::kInvert}, textOf(evidence));
}

void TestEditNaming::pixelatedCopy() {
  const GeometricEvidence evidence = evidenceOf(pixelated(original(), 6));
  QVERIFY2(hasEdit(evidence, EditKind::kPixelate), textOf(evidence));
  QVERIFY(evidence.editsOfB);
  QVERIFY(isNear(amountOf(evidence, EditKind::kPixelate), 6.0, 0.3));
}

void TestEditNaming::noise() {
  const GeometricEvidence evidence = evidenceOf(noisy(original(), 0.08));
  QVERIFY2(hasEdit(evidence, EditKind::kNoise), textOf(evidence));
  QVERIFY(evidence.editsOfB);
}

void TestEditNaming::blend() {
  const GeometricEvidence evidence = evidenceOf(mixed(original(), makePicture(79, kWidth, kHeight), 0.3));
  QVERIFY2(hasEdit(evidence, EditKind::kBlend), textOf(evidence));
  QVERIFY2(isNear(amountOf(evidence, EditKind::kBlend), 0.3, 0.2) ||
               isNear(amountOf(evidence, EditKind::kBlend), 0.0, 0.3),
           textOf(evidence));
}

void TestEditNaming::severalAtOnce() {
  const GeometricEvidence evidence = evidenceOf(greyed(mirrored(cropped(original(), 40, 30, 320, 240))));
  QVERIFY2((kindsOf(evidence) == Kinds{EditKind::kCrop, EditKind::kMirror, EditKind::kGrey}),
           textOf(evidence));
  QVERIFY(evidence.editsOfB);
  QVERIFY(isNear(amountOf(evidence, EditKind::kCrop), 0.64, 0.02));
}

QTEST_GUILESS_MAIN(TestEditNaming)
#include "test_edit_naming.moc"
