// SPDX-License-Identifier: GPL-3.0-or-later
// What is drawn for people: sizes, and that the marks are where they belong.

#include <algorithm>
#include <cstdlib>
#include <QTest>
#include <vector>

#include "core/decode/image_decoder.h"
#include "core/explain/difference_picture.h"
#include "core/explain/evidence_pictures.h"
#include "core/local/local_extractor.h"
#include "core/verify/pair_verifier.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::explain;
namespace testing = lookalike::testing;

namespace {

decode::DecodedImage asDecoded(decode::RgbImage image) {
  decode::DecodedImage decoded;
  decoded.fullWidth = image.width;
  decoded.fullHeight = image.height;
  decoded.pixels = std::move(image);
  return decoded;
}

struct Pair {
  decode::DecodedImage a;
  decode::DecodedImage b;
  LocalFeatures featuresA;
  LocalFeatures featuresB;
  verify::PairDetail detail;
  GeometricEvidence evidence;
};

Pair pairOf(decode::RgbImage a, decode::RgbImage b) {
  static const auto extractor = local::LocalExtractor::create();
  Pair pair;
  pair.a = asDecoded(std::move(a));
  pair.b = asDecoded(std::move(b));
  auto featuresA = extractor->extract(pair.a.pixels, pair.a.fullWidth, pair.a.fullHeight);
  auto featuresB = extractor->extract(pair.b.pixels, pair.b.fullWidth, pair.b.fullHeight);
  if (!featuresA || !featuresB) qFatal("no features");
  pair.featuresA = std::move(featuresA).value();
  pair.featuresB = std::move(featuresB).value();
  verify::PairHints hints;
  hints.similarity = 0.9F;
  pair.evidence = verify::verifyPair(pair.featuresA, pair.featuresB, hints, &pair.detail).evidence;
  return pair;
}

decode::RgbImage keypointsOf(const Pair& pair) {
  return keypointPicture(pair.a, pair.b, pair.featuresA, pair.featuresB, pair.evidence, pair.detail);
}

int countOf(const decode::RgbImage& image, testing::Rgb colour, int slack = 12) {
  int count = 0;
  for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
    bool same = true;
    for (std::size_t c = 0; c < 3; ++c) same = same && std::abs(image.pixels[i + c] - colour[c]) <= slack;
    count += same ? 1 : 0;
  }
  return count;
}

constexpr testing::Rgb kOrange{230, 159, 0};
constexpr testing::Rgb kBlue{86, 180, 233};

}  // namespace

class TestEvidencePictures : public QObject {
  Q_OBJECT
 private slots:
  void mapsGlowWhereTheyLie() {
    const auto picture = asDecoded(testing::makePicture(1, 320, 240));
    std::vector<float> values(48, 0.0F);
    values[static_cast<std::size_t>(1 * 8 + 6)] = 1.0F;
    const SensitivityMap map = sensitivityMapOf(8, 6, values, {0, 0, 320, 240});
    const auto drawn = mapPicture("A", picture, map, {}, {}, "the similarity");
    QCOMPARE(drawn.width, 640 + 28);
    // The middle of the cell, on the sheet: bright and warm; far from it grey.
    const auto hot = testing::pixelAt(drawn, 14 + 520, 14 + 22 + 120);
    QVERIFY(hot[0] > hot[2] + 60);
    const auto cold = testing::pixelAt(drawn, 14 + 100, 14 + 22 + 400);
    QVERIFY(std::abs(cold[0] - cold[2]) < 8);
    QCOMPARE(countOf(drawn, kBlue), 0);
    const auto outlined =
        mapPicture("A", picture, map, {}, {{10, 10}, {200, 10}, {200, 200}, {10, 200}}, "the similarity");
    QVERIFY(countOf(outlined, kBlue) > 500);
    // A map of nothing, a thin picture.
    QVERIFY(!mapPicture("A", picture, SensitivityMap{}, {}, {}, "the similarity").empty());
    const auto thin =
        mapPicture("A", asDecoded(testing::makePicture(1, 3, 900)), SensitivityMap{}, {}, {}, "it");
    QVERIFY(thin.width >= 400 && thin.height > 600);
  }

  void keypointsAreJoined() {
    const auto original = testing::makePicture(2, 500, 400);
    const Pair pair = pairOf(original, testing::cropped(original, 100, 80, 300, 240));
    QVERIFY(pair.detail.inliers.size() >= 10);
    const auto drawn = keypointsOf(pair);
    QVERIFY(countOf(drawn, kOrange) > 200);
    QVERIFY(countOf(drawn, kBlue) > 500);
    const Pair none = pairOf(testing::makeFlat(200, 100, {80, 80, 80}), testing::makePicture(3, 40, 300));
    QVERIFY(none.detail.inliers.empty());
    const auto empty = keypointsOf(none);
    QCOMPARE(countOf(empty, kOrange), 0);
    QVERIFY(empty.width > 400);
  }

  void theDifferenceIsSmallForACopyAndBrightWhereItWasEdited() {
    const auto original = testing::makePicture(4, 480, 360);
    const Pair same = pairOf(original, testing::recompressed(original, 92));
    const auto small = differencePicture(same.a, same.b, same.evidence);
    QVERIFY(small.has_value());
    QVERIFY2(small->mean < 4.0, qPrintable(QString::number(small->mean)));
    const Pair edited = pairOf(original, testing::withTextBar(original, 0.25));
    const auto large = differencePicture(edited.a, edited.b, edited.evidence);
    QVERIFY(large.has_value());
    QVERIFY(large->mean > 3.0 * small->mean);
    QVERIFY(large->amplification <= small->amplification);
    // Mirrored: laid over one another all the same.
    const Pair mirrored = pairOf(original, testing::mirrored(original));
    const auto turned = differencePicture(mirrored.a, mirrored.b, mirrored.evidence);
    QVERIFY(turned.has_value());
    QVERIFY2(turned->mean < 6.0, qPrintable(QString::number(turned->mean)));
    QVERIFY(!differencePicture(same.a, same.b, GeometricEvidence{}).has_value());
  }

  void pngHoldsThePixels() {
    const auto image = testing::makePicture(5, 70, 50);
    const auto png = pngOf(image);
    QVERIFY(png.ok());
    const auto back = decode::decodeImage(*png, {});
    QVERIFY(back.ok());
    QCOMPARE(back->format, std::string("png"));
    QVERIFY(back->pixels.pixels == image.pixels);
  }
};

QTEST_GUILESS_MAIN(TestEvidencePictures)
#include "test_evidence_pictures.moc"
