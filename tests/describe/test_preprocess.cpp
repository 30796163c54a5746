// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "core/describe/preprocess.h"
#include "tests/support/made_images.h"

using lookalike::decode::RgbImage;
using namespace lookalike::describe;
namespace made = lookalike::testing;
using Pixels = std::vector<std::uint8_t>;

class TestPreprocess : public QObject {
  Q_OBJECT
 private slots:
  void shrinksByAveragingAreas() {
    // Two 2 × 2 blocks, each averaged to one pixel.
    const RgbImage image{4, 2, {0, 0, 0, 4,  0, 0, 100, 7, 0, 100, 7, 0,  //
                                8, 0, 0, 12, 0, 0, 200, 7, 0, 200, 7, 0}};
    const PreparedImage prepared = prepareImage(image, {2, 1, ResizeMode::kSquash, 0, ChannelOrder::kRgb});
    QCOMPARE(prepared.channels, 3);
    QCOMPARE(prepared.pixels, (Pixels{6, 0, 0, 150, 7, 0}));
  }

  void ordersChannels() {
    const RgbImage image{1, 1, {10, 20, 200}};
    QCOMPARE(prepareImage(image, {1, 1, ResizeMode::kSquash, 0, ChannelOrder::kBgr}).pixels,
             (Pixels{200, 20, 10}));
    const PreparedImage grey = prepareImage(image, {1, 1, ResizeMode::kSquash, 0, ChannelOrder::kGrey});
    QCOMPARE(grey.channels, 1);
    QCOMPARE(grey.pixels, (Pixels{38}));  // 0.299 × 10 + 0.587 × 20 + 0.114 × 200 = 37.53
  }

  void cutsTheMiddleOfTheShortSide() {
    // Six columns of which the middle two stay at short side 2.
    RgbImage image{6, 2, {}};
    for (int y = 0; y < 2; ++y) {
      for (std::uint8_t x = 0; x < 6; ++x) image.pixels.insert(image.pixels.end(), {x, x, x});
    }
    const PreparedImage prepared =
        prepareImage(image, {2, 2, ResizeMode::kShortSideCentreCrop, 2, ChannelOrder::kRgb});
    QCOMPARE(prepared.pixels, (Pixels{2, 2, 2, 3, 3, 3, 2, 2, 2, 3, 3, 3}));
  }

  void padsWithGrey() {
    const PreparedImage prepared =
        prepareImage(made::makeFlat(8, 4, {9, 9, 9}), {4, 4, ResizeMode::kFitPad, 0, ChannelOrder::kGrey});
    QCOMPARE(prepared.pixels, (Pixels{128, 128, 128, 128, 9, 9, 9, 9, 9, 9, 9, 9, 128, 128, 128, 128}));
  }

  void copesWithAnyShape_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::newRow("pixel") << 1 << 1;
    QTest::newRow("line") << 5000 << 1;
    QTest::newRow("column") << 1 << 5000;
    QTest::newRow("small") << 3 << 2;
    QTest::newRow("usual") << 640 << 480;
  }
  void copesWithAnyShape() {
    QFETCH(int, width);
    QFETCH(int, height);
    const RgbImage image = made::makePicture(1, width, height);
    for (const ResizeMode mode :
         {ResizeMode::kSquash, ResizeMode::kShortSideCentreCrop, ResizeMode::kFitPad}) {
      const PreparedImage prepared = prepareImage(image, {32, 24, mode, 40, ChannelOrder::kRgb});
      QCOMPARE(prepared.width, 32);
      QCOMPARE(prepared.height, 24);
      QCOMPARE(prepared.pixels.size(), std::size_t{32 * 24 * 3});
    }
    const PixelRect rest = withoutUniformFrame(image);
    QVERIFY(rest.width > 0 && rest.height > 0 && rest.x + rest.width <= width &&
            rest.y + rest.height <= height);
  }

  void aFrameIsTrimmedAndAPictureIsNot() {
    const RgbImage image = made::makePicture(3, 200, 150);
    const PixelRect whole = withoutUniformFrame(image);
    QCOMPARE(whole.width, 200);
    QCOMPARE(whole.height, 150);

    const PixelRect inner = withoutUniformFrame(made::pastedInto(image, 260, 190, 25, 30, {250, 250, 240}));
    QCOMPARE(inner.x, 25);
    QCOMPARE(inner.y, 30);
    QCOMPARE(inner.width, 200);
    QCOMPARE(inner.height, 150);
  }

  void atMostAThirdOfASideGoes() {
    const PixelRect flat = withoutUniformFrame(made::makeFlat(100, 60, {1, 2, 3}));
    QCOMPARE(flat.x, 35);
    QCOMPARE(flat.width, 30);
    QCOMPARE(flat.y, 21);
    QCOMPARE(flat.height, 18);
  }
};

QTEST_GUILESS_MAIN(TestPreprocess)
#include "test_preprocess.moc"
