// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "tests/support/made_images.h"

using namespace lookalike::testing;

/// The pictures that other tests rest on.
class MadeImagesTest : public QObject {
  Q_OBJECT

 private slots:
  void seedsDecide() {
    const RgbImage picture = makePicture(1, 120, 90);
    QVERIFY(picture.pixels == makePicture(1, 120, 90).pixels);
    QVERIFY(meanDifference(picture, makePicture(2, 120, 90)) > 20);
  }

  void sizeOnlyScales() {
    QVERIFY(meanDifference(resized(makePicture(3, 480, 360), 120, 90), makePicture(3, 120, 90)) < 5);
  }

  void edits() {
    const RgbImage picture = makePicture(4, 100, 80);
    QVERIFY(mirrored(mirrored(picture)).pixels == picture.pixels);
    QVERIFY(mirrored(picture).pixels != picture.pixels);
    QVERIFY(turned(turned(picture, 1), 3).pixels == picture.pixels);
    QVERIFY(turned(turned(picture, 1), 1).pixels == turned(picture, 2).pixels);
    QCOMPARE(turned(picture, 1).width, 80);
    QVERIFY(pixelAt(turned(picture, 1), 79, 0) == pixelAt(picture, 0, 0));
    QVERIFY(cropped(picture, 10, 20, 30, 40).pixels ==
            cropped(cropped(picture, 5, 10, 60, 60), 5, 10, 30, 40).pixels);
    QVERIFY(rotated(picture, 0).pixels == picture.pixels);
    QVERIFY(resized(picture, 100, 80).pixels == picture.pixels);
    const double loss = meanDifference(recompressed(picture, 80), picture);
    QVERIFY(loss > 0.5 && loss < 15);
    const RgbImage pasted = pastedInto(picture, 200, 200, 30, 40, {1, 2, 3});
    QVERIFY(cropped(pasted, 30, 40, 100, 80).pixels == picture.pixels);
    QVERIFY(pixelAt(pasted, 0, 0) == (Rgb{1, 2, 3}));
    const RgbImage grey = greyed(makeFlat(2, 2, {255, 0, 0}));
    QVERIFY(pixelAt(grey, 0, 0) == (Rgb{76, 76, 76}));
    const RgbImage barred = withTextBar(picture, 0.25);
    QVERIFY(cropped(barred, 0, 0, 100, 60).pixels == cropped(picture, 0, 0, 100, 60).pixels);
    QVERIFY(meanDifference(cropped(barred, 0, 60, 100, 20), cropped(picture, 0, 60, 100, 20)) > 20);
    QVERIFY(pixelAt(brightened(makeFlat(1, 1, {100, 200, 10}), 1.5, -20), 0, 0) == (Rgb{130, 255, 0}));
  }
};

QTEST_GUILESS_MAIN(MadeImagesTest)
#include "test_made_images.moc"
