// SPDX-License-Identifier: GPL-3.0-or-later
// Maps as arrays: where a grid lies in a picture, shares, and the measures that maps are judged by.

#include <algorithm>
#include <cmath>
#include <numeric>
#include <QTest>
#include <vector>

#include "core/describe/preprocess.h"
#include "core/explain/input_area.h"
#include "core/explain/sensitivity_map.h"

using namespace lookalike;
using namespace lookalike::explain;

namespace {

bool isClose(double left, double right, double slack = 1e-5) {
  return std::abs(left - right) <= slack;
}

double sumOf(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::vector<PicturePoint> box(float left, float top, float right, float bottom) {
  return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

/// The middle of what is bright in a picture, pixels from its upper left corner.
std::pair<double, double> brightMiddle(const describe::PreparedImage& image) {
  double x = 0.0;
  double y = 0.0;
  double sum = 0.0;
  for (int row = 0; row < image.height; ++row) {
    for (int column = 0; column < image.width; ++column) {
      const std::size_t at = 3 * static_cast<std::size_t>(row * image.width + column);
      const double light = std::max(0, image.pixels[at] - 140);  // the padding is 128
      x += light * (column + 0.5);
      y += light * (row + 0.5);
      sum += light;
    }
  }
  return {x / sum, y / sum};
}

}  // namespace

class TestSensitivityMap : public QObject {
  Q_OBJECT
 private slots:
  void keepsWhatSpeaksForTheScore() {
    const std::vector<float> values{1.0F, -2.0F, 3.0F, std::nanf("")};
    const SensitivityMap map = sensitivityMapOf(2, 2, values, {0, 0, 8, 8});
    QVERIFY(isClose(static_cast<double>(map.forScore), 4.0));
    QVERIFY(isClose(static_cast<double>(map.againstScore), 2.0));
    QCOMPARE(map.values, (std::vector<float>{0.25F, 0.0F, 0.75F, 0.0F}));
    const SensitivityMap none = sensitivityMapOf(1, 2, std::vector<float>{-1.0F, 0.0F}, {0, 0, 8, 8});
    QVERIFY(none.isEmpty());
    QCOMPARE(sumOf(spreadOver(none, 8, 8).values), 0.0);
  }

  void isSpreadBilinearly() {
    // Cells' middles lie at columns 2 and 6 of 8: between them the value rises evenly.
    const SensitivityMap map = sensitivityMapOf(2, 1, std::vector<float>{0.0F, 1.0F}, {0, 0, 8, 4});
    const Raster raster = spreadOver(map, 8, 4, 8, 1);
    const std::vector<double> expected{0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1};
    for (std::size_t i = 0; i < expected.size(); ++i)
      QVERIFY(isClose(static_cast<double>(raster.values[i]), expected[i] / 4.0));
    QVERIFY(isClose(sumOf(spreadOver(map, 8, 4).values), 1.0, 1e-4));
    QCOMPARE(spreadOver(map, 8, 4).width, 128);
    QCOMPARE(spreadOver(map, 8, 4).height, 64);
  }

  void coversAPartOfThePicture() {
    const SensitivityMap map = sensitivityMapOf(1, 1, std::vector<float>{5.0F}, {4, 0, 4, 8});
    const Raster raster = spreadOver(map, 16, 8, 16, 8);
    const auto mask = insideOf(box(3.5F, -1.0F, 7.5F, 8.0F), 16, 8, 16, 8);
    QCOMPARE(shareWithin(raster, mask), 1.0F);
    QVERIFY(isClose(static_cast<double>(raster.values[0]), 0.0));
  }

  void polygonsAreFilledByTheMiddlesOfPixels() {
    const auto count = [](const std::vector<std::uint8_t>& mask) {
      return std::count(mask.begin(), mask.end(), std::uint8_t{1});
    };
    QCOMPARE(count(insideOf(box(-0.5F, -0.5F, 3.5F, 1.5F), 10, 10, 10, 10)), 8);
    QCOMPARE(count(insideOf(box(-50.0F, -50.0F, 50.0F, 50.0F), 10, 10, 10, 10)), 100);
    QCOMPARE(count(insideOf({{0, 0}, {5, 5}}, 10, 10, 10, 10)), 0);
    // An L: not convex.
    const std::vector<PicturePoint> corner{{-0.5F, -0.5F}, {9.5F, -0.5F}, {9.5F, 1.5F},
                                           {1.5F, 1.5F},   {1.5F, 9.5F},  {-0.5F, 9.5F}};
    QCOMPARE(count(insideOf(corner, 10, 10, 10, 10)), 36);
    // Half the size: the same shares.
    QCOMPARE(count(insideOf(box(-0.5F, -0.5F, 9.5F, 4.5F), 10, 10, 4, 4)), 8);
  }

  void intersectionOverUnionMarksAsMuchAsTheRegionHas() {
    const Raster raster{4, 1, {0.1F, 0.4F, 0.3F, 0.2F}};
    QVERIFY(isClose(intersectionOverUnion(raster, std::vector<std::uint8_t>{0, 1, 1, 0}), 1.0));
    QVERIFY(isClose(intersectionOverUnion(raster, std::vector<std::uint8_t>{1, 1, 0, 0}), 1.0 / 3.0));
    QVERIFY(isClose(intersectionOverUnion(raster, std::vector<std::uint8_t>{1, 0, 0, 0}), 0.0));
    QVERIFY(isClose(intersectionOverUnion(raster, std::vector<std::uint8_t>{0, 0, 0, 0}), 0.0));
  }

  void rankCorrelationKnowsOrderOnly() {
    const std::vector<float> rising{1, 2, 3, 4};
    QVERIFY(isClose(rankCorrelation(rising, std::vector<float>{1, 10, 100, 1000}), 1.0));
    QVERIFY(isClose(rankCorrelation(rising, std::vector<float>{4, 3, 2, 1}), -1.0));
    QVERIFY(isClose(rankCorrelation(rising, std::vector<float>{5, 5, 5, 5}), 0.0));
    // By hand: ranks 0 1 2 3 against 0.5 0.5 2 3.
    QVERIFY(isClose(rankCorrelation(rising, std::vector<float>{1, 1, 2, 3}), 4.5 / std::sqrt(5.0 * 4.5)));
  }

  void liesWhereTheInputWasTaken_data() {
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    for (const auto& [name, mode] : {std::pair{"squash", describe::ResizeMode::kSquash},
                                     {"crop", describe::ResizeMode::kShortSideCentreCrop},
                                     {"pad", describe::ResizeMode::kFitPad}}) {
      QTest::addRow("%s wide", name) << static_cast<int>(mode) << 301 << 120;
      QTest::addRow("%s high", name) << static_cast<int>(mode) << 90 << 243;
    }
  }
  /// A bright spot of a dark picture: where the input shows it, mapped back, is where it was.
  void liesWhereTheInputWasTaken() {
    QFETCH(int, mode);
    QFETCH(int, width);
    QFETCH(int, height);
    describe::InputSpec input;
    input.width = 64;
    input.height = 48;
    input.resize = static_cast<describe::ResizeMode>(mode);
    input.shortSide = input.resize == describe::ResizeMode::kShortSideCentreCrop ? 70 : 0;
    const int x = width / 2 + 9;
    const int y = height / 2 - 11;
    decode::RgbImage image{width, height,
                           std::vector<std::uint8_t>(3 * static_cast<std::size_t>(width * height), 20)};
    for (int dy = -4; dy <= 4; ++dy) {
      for (int dx = -4; dx <= 4; ++dx) {
        const std::size_t at = 3 * static_cast<std::size_t>((y + dy) * width + x + dx);
        for (std::size_t c = 0; c < 3; ++c) image.pixels[at + c] = 255;
      }
    }
    const auto [seenX, seenY] = brightMiddle(describe::prepareImage(image, input));
    // The picture is one of twice the size, decoded at half of it.
    const PictureArea area = inputArea(input, width, height, 2 * width, 2 * height);
    const double backX = area.left + seenX / input.width * area.width;
    const double backY = area.top + seenY / input.height * area.height;
    QVERIFY2(isClose(backX, 2.0 * (x + 0.5), 3.0), qPrintable(QString::number(backX)));
    QVERIFY2(isClose(backY, 2.0 * (y + 0.5), 3.0), qPrintable(QString::number(backY)));
  }
};

QTEST_GUILESS_MAIN(TestSensitivityMap)
#include "test_sensitivity_map.moc"
