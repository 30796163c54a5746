// SPDX-License-Identifier: GPL-3.0-or-later
// Borders, lettering and logos found in pictures, where maps lie among them, and parts painted out.

#include <algorithm>
#include <cmath>
#include <QTest>
#include <vector>

#include "core/explain/evidence_place.h"
#include "core/explain/painted_out.h"
#include "core/local/local_extractor.h"
#include "core/verify/pair_verifier.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::explain;
namespace testing = lookalike::testing;

namespace {

double areaShare(const std::vector<std::uint8_t>& mask) {
  return static_cast<double>(std::count(mask.begin(), mask.end(), std::uint8_t{1})) /
         static_cast<double>(mask.size());
}

const std::vector<std::uint8_t>& maskOf(const EvidenceZones& zones, Zone zone) {
  return zones.masks[static_cast<std::size_t>(zone)];
}

/// A map that has all it has in the cell (x, y) of a 10 × 10 grid over the picture.
SensitivityMap spotAt(int x, int y, int width, int height) {
  std::vector<float> values(100, 0.0F);
  values[10 * static_cast<std::size_t>(y) + static_cast<std::size_t>(x)] = 1.0F;
  return sensitivityMapOf(10, 10, values,
                          {0.0, 0.0, static_cast<double>(width), static_cast<double>(height)});
}

std::vector<PicturePoint> box(float left, float top, float right, float bottom) {
  return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

LocalFeatures featuresOf(const decode::RgbImage& image) {
  static const auto extractor = local::LocalExtractor::create();
  auto features = extractor->extract(image, image.width, image.height);
  if (!features) qFatal("no features");
  return std::move(features).value();
}

decode::DecodedImage asDecoded(decode::RgbImage image, int factor = 1) {
  decode::DecodedImage decoded;
  decoded.fullWidth = factor * image.width;
  decoded.fullHeight = factor * image.height;
  decoded.pixels = std::move(image);
  return decoded;
}

}  // namespace

class TestEvidencePlace : public QObject {
  Q_OBJECT
 private slots:
  void findsABorder() {
    const auto picture =
        testing::pastedInto(testing::makePicture(1, 300, 200), 400, 300, 50, 50, {250, 250, 250});
    const EvidenceZones zones = zonesOf(picture, 400, 300, {});
    QVERIFY(std::abs(areaShare(maskOf(zones, Zone::kBorder)) - 0.5) < 0.03);
    const EvidencePlace on = placeOf(spotAt(0, 5, 400, 300), zones, 400, 300, {});
    QVERIFY(on.mostlyOn == Zone::kBorder);
    const EvidencePlace inside = placeOf(spotAt(5, 5, 400, 300), zones, 400, 300, {});
    QVERIFY(!inside.mostlyOn);
    QVERIFY(inside.zones[static_cast<std::size_t>(Zone::kBorder)].ofMap < 0.05F);
  }

  void findsLettering() {
    // A bar of lettering fills the lowest 15 %.
    const auto picture = testing::withTextBar(testing::makePicture(2, 400, 300), 0.15);
    const EvidenceZones zones = zonesOf(picture, 800, 600, {});
    const auto& lettering = maskOf(zones, Zone::kLettering);
    QCOMPARE(zones.width, 128);
    const auto lower = insideOf(box(-1, 510, 801, 601), 800, 600, zones.width, zones.height);
    double in = 0.0;
    double out = 0.0;
    for (std::size_t i = 0; i < lower.size(); ++i) (lower[i] != 0 ? in : out) += lettering[i];
    const double lowerArea = areaShare(lower) * static_cast<double>(lower.size());
    QVERIFY2(in > 0.4 * lowerArea, qPrintable(QString::number(in / lowerArea)));
    QVERIFY2(out < 0.05 * static_cast<double>(lower.size()), qPrintable(QString::number(out)));
  }

  void findsNoLetteringInPictures() {
    double share = 0.0;
    for (std::uint32_t seed = 0; seed < 8; ++seed)
      share +=
          areaShare(maskOf(zonesOf(testing::makePicture(seed, 320, 240), 320, 240, {}), Zone::kLettering)) /
          8.0;
    QVERIFY2(share < 0.05, qPrintable(QString::number(share)));
  }

  void findsALogoThatOneHas() {
    const auto a = testing::makePicture(3, 480, 360);
    auto b = a;
    // A checked square at (300, 60), 100 pixels wide.
    for (int y = 60; y < 160; ++y) {
      for (int x = 300; x < 400; ++x) {
        for (std::size_t c = 0; c < 3; ++c) {
          b.pixels[3 * static_cast<std::size_t>(y * b.width + x) + c] =
              static_cast<std::uint8_t>((x / 7 + y / 9 + static_cast<int>(c)) % 2 != 0 ? 230 : 20);
        }
      }
    }
    const LocalFeatures featuresA = featuresOf(a);
    const LocalFeatures featuresB = featuresOf(b);
    verify::PairDetail detail;
    const auto verified = verify::verifyPair(featuresA, featuresB, {}, &detail);
    QVERIFY(detail.comparison.has_value());
    const LogoPatches patches = logoPatchesOf(featuresA, featuresB, verified.evidence, detail);
    QVERIFY(verified.evidence.editsOfB);
    QVERIFY(patches.a.empty());
    QVERIFY(!patches.b.empty());
    const auto found = insideOf(patches.b.front(), 480, 360, 48, 36);
    const auto truth = insideOf(box(300, 60, 399, 159), 480, 360, 48, 36);
    int both = 0;
    int either = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      both += found[i] & truth[i];
      either += found[i] | truth[i];
    }
    QVERIFY2(both > 0.5 * either, qPrintable(QString("%1 of %2").arg(both).arg(either)));
    // It is in neither picture's border, so a map that lies there is on the logo (or on its checks, which
    // look like lettering).
    const EvidencePlace place = placeOf(spotAt(7, 3, 480, 360), zonesOf(b, 480, 360, patches.b), 480, 360,
                                        verified.evidence.regionInB);
    QVERIFY(place.mostlyOn.has_value() && place.mostlyOn != Zone::kBorder);
    QVERIFY(place.inOverlap > 0.9F);
    QVERIFY(place.overlapOfArea > 0.9F);
  }

  void countsWhatLiesInTheOverlap() {
    const EvidenceZones zones = zonesOf(testing::makePicture(4, 200, 100), 200, 100, {});
    const auto half = box(-0.5F, -0.5F, 99.5F, 99.5F);
    const EvidencePlace left = placeOf(spotAt(2, 5, 200, 100), zones, 200, 100, half);
    QVERIFY(left.inOverlap > 0.999F);
    QVERIFY(std::abs(left.overlapOfArea - 0.5F) < 0.01F);
    QVERIFY(placeOf(spotAt(8, 5, 200, 100), zones, 200, 100, half).inOverlap < 0.001F);
    const EvidencePlace none = placeOf(spotAt(2, 5, 200, 100), zones, 200, 100, {});
    QCOMPARE(none.inOverlap, 0.0F);
    QCOMPARE(none.overlapOfArea, 0.0F);
    const EvidencePlace empty = placeOf(SensitivityMap{}, zones, 200, 100, half);
    QCOMPARE(empty.inOverlap, 0.0F);
    QVERIFY(!empty.mostlyOn);
  }

  void paintsOutInTheColourAround() {
    // The original has twice the size of what was decoded. A red square on blue becomes blue.
    auto image = testing::makeFlat(100, 80, {10, 20, 200});
    for (int y = 30; y < 50; ++y) {
      for (int x = 40; x < 60; ++x) image.pixels[3 * static_cast<std::size_t>(y * 100 + x)] = 255;
    }
    const auto picture = asDecoded(image, 2);
    const auto painted = paintedOut(picture, box(79.5F, 59.5F, 119.5F, 99.5F)).value();
    QVERIFY(testing::meanDifference(painted.pixels, testing::makeFlat(100, 80, {10, 20, 200})) < 0.01);
    QCOMPARE(painted.fullWidth, 200);
    // Half of it: the other half stays, but for a soft rim.
    const auto left = paintedOut(picture, box(79.5F, 59.5F, 99.5F, 99.5F)).value();
    QCOMPARE(testing::pixelAt(left.pixels, 43, 40)[0], testing::pixelAt(left.pixels, 47, 40)[0]);
    QCOMPARE(testing::pixelAt(left.pixels, 55, 40), (testing::Rgb{255, 20, 200}));
    QCOMPARE(testing::pixelAt(left.pixels, 20, 40), (testing::Rgb{10, 20, 200}));
  }

  void paintsOutAllOrNothing() {
    const auto picture = asDecoded(testing::makePicture(5, 90, 70));
    const auto all = paintedOut(picture, box(-100, -100, 500, 500)).value();
    QVERIFY(testing::meanDifference(all.pixels, testing::makeFlat(90, 70, {128, 128, 128})) < 0.01);
    QVERIFY(!paintedOut(picture, box(200, 200, 300, 300)).has_value());
    QVERIFY(!paintedOut(picture, {{1, 1}, {5, 5}}).has_value());
    // One pixel of a strip.
    const auto strip = asDecoded(testing::makeFlat(1, 3000, {1, 2, 3}));
    QCOMPARE(testing::pixelAt(paintedOut(strip, box(-0.5F, -0.5F, 0.5F, 0.5F)).value().pixels, 0, 0),
             (testing::Rgb{1, 2, 3}));
    const auto dot = asDecoded(testing::makeFlat(1, 1, {9, 9, 9}));
    QCOMPARE(paintedOut(dot, box(-1, -1, 2, 2)).value().pixels.pixels,
             (std::vector<std::uint8_t>{128, 128, 128}));
  }
};

QTEST_GUILESS_MAIN(TestEvidencePlace)
#include "test_evidence_place.moc"
