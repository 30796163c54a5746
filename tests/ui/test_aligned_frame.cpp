// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>
#include <QTest>

#include "ui/compare/aligned_frame.h"

using namespace lookalike::ui;

namespace {

bool isNear(QPointF a, QPointF b, double within = 1e-6) {
  return std::abs(a.x() - b.x()) < within && std::abs(a.y() - b.y()) < within;
}

/// The matrix from the middles of pixels for a map of the pictures' outer corners.
PairAlignment alignmentOf(const QTransform& corners) {
  const QTransform t = QTransform::fromTranslate(0.5, 0.5) * corners * QTransform::fromTranslate(-0.5, -0.5);
  return {{t.m11(), t.m21(), t.m31(), t.m12(), t.m22(), t.m32(), t.m13(), t.m23(), t.m33()}, false};
}

}  // namespace

class TestAlignedFrame : public QObject {
  Q_OBJECT
 private slots:
  void aCropLiesOnItsPlaceInTheWhole() {
    // B is the part of A from (100, 50), 200 × 150, enlarged to twice the size.
    const auto frame =
        alignedFrame({640, 480}, {400, 300},
                     alignmentOf(QTransform::fromTranslate(-100, -50) * QTransform::fromScale(2, 2)));
    QVERIFY(frame.has_value() && frame->isAligned);
    QCOMPARE(frame->base, 0);
    QCOMPARE(frame->size, QSizeF(640, 480));
    QVERIFY(isNear(frame->toFrame[0].map(QPointF(7, 9)), {7, 9}));
    QVERIFY(isNear(frame->toFrame[1].map(QPointF(0, 0)), {100, 50}));
    QVERIFY(isNear(frame->toFrame[1].map(QPointF(400, 300)), {300, 200}));
    QVERIFY(std::abs(scaleAt(frame->toFrame[1], {10, 10}) - 0.5) < 1e-9);
  }
  void theWholeIsTheFrameWhicheverSideItIsOn() {
    const QTransform cropToWhole = QTransform::fromScale(0.5, 0.5) * QTransform::fromTranslate(100, 50);
    const auto frame = alignedFrame({400, 300}, {640, 480}, alignmentOf(cropToWhole));
    QVERIFY(frame.has_value());
    QCOMPARE(frame->base, 1);
    QCOMPARE(frame->size, QSizeF(640, 480));
    QVERIFY(isNear(frame->toFrame[0].map(QPointF(0, 0)), {100, 50}));
    QVERIFY(isNear(frame->toFrame[1].map(QPointF(5, 6)), {5, 6}));
  }
  void aMirroredCopyIsMirroredBack() {
    const QTransform mirrored = QTransform::fromScale(-1, 1) * QTransform::fromTranslate(640, 0);
    const auto frame = alignedFrame({640, 480}, {640, 480}, alignmentOf(mirrored));
    QVERIFY(frame.has_value());
    QCOMPARE(frame->base, 0);
    QVERIFY(isNear(frame->toFrame[1].map(QPointF(0, 0)), {640, 0}));
    QVERIFY(isNear(frame->toFrame[1].map(QPointF(640, 480)), {0, 480}));
  }
  void aTurnedCopyIsTurnedBack() {
    // Clockwise by 90°: A's upper left corner becomes B's upper right one.
    const QTransform turned(0, 1, -1, 0, 480, 0);
    const auto frame = alignedFrame({640, 480}, {480, 640}, alignmentOf(turned));
    QVERIFY(frame.has_value());
    QCOMPARE(frame->size, QSizeF(640, 480));
    QVERIFY(isNear(frame->toFrame[1].map(QPointF(480, 0)), {0, 0}));
    QVERIFY(isNear(frame->toFrame[1].map(QPointF(0, 0)), {0, 480}));
  }
  void aPerspectiveIsUndone() {
    QTransform seen;
    const QPolygonF corners({QPointF(0, 0), QPointF(640, 0), QPointF(640, 480), QPointF(0, 480)});
    const QPolygonF tilted({QPointF(60, 40), QPointF(600, 10), QPointF(580, 470), QPointF(30, 400)});
    QVERIFY(QTransform::quadToQuad(corners, tilted, seen));
    const auto frame = alignedFrame({640, 480}, {640, 480}, alignmentOf(seen));
    QVERIFY(frame.has_value());
    QCOMPARE(frame->base, 1);  // it shows more than the part that A fills
    for (int i = 0; i < 4; ++i)
      QVERIFY(isNear(frame->toFrame[0].map(corners[i]), frame->toFrame[1].map(tilted[i]), 1e-4));
  }
  void whatSticksOutIsInTheFrame() {
    // B shows A from 100 to the left of its edge, as large.
    const auto frame = alignedFrame({600, 400}, {600, 400}, alignmentOf(QTransform::fromTranslate(100, 0)));
    QVERIFY(frame.has_value());
    QCOMPARE(frame->base, 0);
    QCOMPARE(frame->size, QSizeF(700, 400));
    QVERIFY(isNear(frame->toFrame[0].map(QPointF(0, 0)), {100, 0}));
    QVERIFY(isNear(frame->toFrame[1].map(QPointF(0, 0)), {0, 0}));
  }
  void whatCannotBeShownIsRefused_data() {
    QTest::addColumn<QTransform>("transform");
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("zeros") << QTransform(0, 0, 0, 0, 0, 0, 0, 0, 0);
    QTest::newRow("not a number") << QTransform(1, 0, 0, 0, kNan, 0, 0, 0, 1);
    QTest::newRow("infinite") << QTransform(1, 0, 0, 0, 1, 0, std::numeric_limits<double>::infinity(), 0, 1);
    QTest::newRow("collapsed to a line") << QTransform(1, 1, 0, 1, 1, 0, 0, 0, 1);
    QTest::newRow("a speck") << QTransform::fromScale(0.001, 0.001);
    QTest::newRow("enormous") << QTransform::fromScale(500, 500);
    QTest::newRow("beside the other") << QTransform::fromTranslate(5000, 0);
    QTest::newRow("through the horizon") << QTransform(1, 0, -0.01, 0, 1, 0, 0, 0, 1);
    QTest::newRow("near the horizon") << QTransform(1, 0, -0.00155, 0, 1, 0, 0, 0, 1);
  }
  void whatCannotBeShownIsRefused() {
    QFETCH(QTransform, transform);
    QVERIFY(!alignedFrame({640, 480}, {640, 480}, alignmentOf(transform)).has_value());
  }
  void emptyPicturesHaveNoAlignedFrame() {
    QVERIFY(!alignedFrame({0, 0}, {640, 480}, alignmentOf({})).has_value());
    QVERIFY(!alignedFrame({640, 480}, {}, alignmentOf({})).has_value());
  }

  void byRelativePositionTheSameShapeCovers() {
    const AlignedFrame frame = relativeFrame({640, 480}, {1601, 1200});
    QVERIFY(!frame.isAligned);
    QCOMPARE(frame.base, 1);
    QCOMPARE(frame.size, QSizeF(1601, 1200));
    QVERIFY(isNear(frame.toFrame[0].map(QPointF(640, 480)), {1601, 1200}));
  }
  void byRelativePositionAnotherShapeIsNotStretched() {
    const AlignedFrame frame = relativeFrame({800, 400}, {300, 300});
    QCOMPARE(frame.size, QSizeF(800, 400));
    QVERIFY(isNear(frame.toFrame[1].map(QPointF(0, 0)), {200, 0}));
    QVERIFY(isNear(frame.toFrame[1].map(QPointF(300, 300)), {600, 400}));
  }
  void oneOrNoPictureHasAFrameToo() {
    QCOMPARE(relativeFrame({640, 480}, {}).size, QSizeF(640, 480));
    QCOMPARE(relativeFrame({}, {640, 480}).size, QSizeF(640, 480));
    QVERIFY(relativeFrame({}, {}).size.isEmpty());
  }
};

QTEST_GUILESS_MAIN(TestAlignedFrame)
#include "test_aligned_frame.moc"
