// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#include "core/verify/overlap_picture.h"

using namespace lookalike::verify;

namespace {

/// A is red on the left and blue on the right, B green; the top half of the frame is seen in both.
AlignedOverlap halfSeen() {
  AlignedOverlap overlap;
  overlap.width = 8;
  overlap.height = 8;
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x) {
      const bool isLeft = x < 4;
      const std::uint8_t blue = isLeft ? 0 : 200;
      const std::uint8_t red = isLeft ? 250 : 0;
      overlap.a.insert(overlap.a.end(), {blue, 0, red});
      overlap.b.insert(overlap.b.end(), {0, 150, 0});
      overlap.mask.push_back(y < 4 ? 255 : 0);
    }
  }
  return overlap;
}

std::vector<int> pixelAt(const std::vector<std::uint8_t>& picture, int side, int x, int y) {
  const auto at =
      3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(side) + static_cast<std::size_t>(x));
  return {picture[at], picture[at + 1], picture[at + 2]};
}

}  // namespace

class TestOverlapPicture : public QObject {
  Q_OBJECT
 private slots:
  void showsTheOneAboveTheOther() {
    const auto picture = overlapPicture(halfSeen(), 4);
    QCOMPARE(picture.size(), std::size_t{4 * 8 * 3});
    QCOMPARE(pixelAt(picture, 4, 0, 0), (std::vector<int>{250, 0, 0}));
    QCOMPARE(pixelAt(picture, 4, 3, 0), (std::vector<int>{0, 0, 200}));
    QCOMPARE(pixelAt(picture, 4, 1, 4), (std::vector<int>{0, 150, 0}));
  }

  void whatOnlyOneShowsIsGreyInBoth() {
    const auto picture = overlapPicture(halfSeen(), 4);
    QCOMPARE(pixelAt(picture, 4, 0, 3), (std::vector<int>{128, 128, 128}));
    QCOMPARE(pixelAt(picture, 4, 2, 7), (std::vector<int>{128, 128, 128}));
  }

  void smallOverlapsAreEnlarged() {
    QCOMPARE(overlapPicture(halfSeen(), 20).size(), std::size_t{20 * 40 * 3});
  }
};

QTEST_GUILESS_MAIN(TestOverlapPicture)
#include "test_overlap_picture.moc"
