// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <QTest>
#include <QWheelEvent>

#include "tests/ui/fake_services.h"
#include "ui/compare/compare_view.h"
#include "ui/compare/image_pane.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

bool isNear(QPointF a, QPointF b) {
  return std::abs(a.x() - b.x()) < 1e-6 && std::abs(a.y() - b.y()) < 1e-6;
}

}  // namespace

class TestCompareView : public QObject {
  Q_OBJECT
 private slots:
  void fitShowsTheWholeImageInTheMiddle() {
    const PaneGeometry geometry{{400, 300}, {800, 200}};
    QCOMPARE(geometry.fitScale(), 0.5);
    QCOMPARE(geometry.imageRect({}), QRectF(0, 100, 400, 100));
    QCOMPARE(geometry.zoomAtActualSize(1.0), 2.0);
    QCOMPARE(geometry.zoomAtActualSize(2.0), 1.0);
  }
  void zoomKeepsWhatIsUnderThePointer() {
    const PaneGeometry geometry{{400, 300}, {4000, 3000}};
    const QPointF pointer(100, 200);
    const QPointF before = geometry.relativeAt({}, pointer);
    const CompareTransform zoomed = zoomedAt({}, geometry, pointer, 3.0, 1.0, 32.0);
    QCOMPARE(zoomed.zoom, 3.0);
    QVERIFY(isNear(geometry.relativeAt(zoomed, pointer), before));
  }
  void zoomHasLimits() {
    const PaneGeometry geometry{{400, 300}, {4000, 3000}};
    QCOMPARE(zoomedAt({}, geometry, {0, 0}, 1000.0, 1.0, 32.0).zoom, 32.0);
    QCOMPARE(zoomedAt({}, geometry, {0, 0}, 0.001, 1.0, 32.0).zoom, 1.0);
  }
  void panMovesByPixelsAndStopsAtTheEdge() {
    const PaneGeometry geometry{{400, 300}, {400, 300}};
    const CompareTransform twice{2.0, {0.5, 0.5}};
    const CompareTransform moved = panned(twice, geometry, {80, 0});
    QVERIFY(isNear(moved.centre, {0.4, 0.5}));
    const CompareTransform edge = panned(twice, geometry, {10'000, 10'000});
    QVERIFY(isNear(edge.centre, {0.25, 0.25}));
    QCOMPARE(geometry.imageRect(edge).topLeft(), QPointF(0, 0));
    QCOMPARE(panned({}, geometry, {50, 50}).centre, QPointF(0.5, 0.5));
  }
  void emptyPanesDoNoHarm() {
    const PaneGeometry empty{{0, 0}, {0, 0}};
    QVERIFY(empty.imageRect({}).isEmpty());
    QCOMPARE(panned({}, empty, {5, 5}), CompareTransform{});
    QVERIFY(std::isfinite(empty.zoomAtActualSize(1.0)));
  }

  void bothSidesShowTheSamePart() {
    auto source = std::make_shared<FakeImageSource>();
    ThumbnailLoader thumbnails(source);
    ImageLoader images(source);
    CompareView view(&thumbnails, &images);
    view.resize(802, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    source->width = 1600;
    source->height = 1200;
    view.setSides({"/large.jpg", {1600, 1200}, {}}, {"/small.jpg", {400, 300}, {}});
    QTRY_VERIFY(view.pane(0)->isSharp() && view.pane(1)->isSharp());
    ImagePane* pane = view.pane(0);
    const QPointF pointer(100, 80);
    QWheelEvent wheel(pointer, pane->mapToGlobal(pointer), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(pane, &wheel);
    QVERIFY(view.transform().zoom > 1.5);
    const QPointF left = view.pane(0)->geometryOfPane().relativeAt(view.transform(), pointer);
    const QPointF right = view.pane(1)->geometryOfPane().relativeAt(view.transform(), pointer);
    QVERIFY(isNear(left, right));

    const CompareTransform before = view.transform();
    QTest::mousePress(pane, Qt::LeftButton, {}, {200, 150});
    QTest::mouseMove(pane, {240, 160});
    QTest::mouseRelease(pane, Qt::LeftButton, {}, {240, 160});
    QVERIFY(view.transform().centre != before.centre);
    QCOMPARE(view.transform().zoom, before.zoom);

    view.actualSize();
    const double scale = view.pane(0)->geometryOfPane().scale(view.transform()) * view.devicePixelRatioF();
    QVERIFY(std::abs(scale - 1.0) < 1e-9);
    view.fit();
    QCOMPARE(view.transform(), CompareTransform{});
  }
  void exchangingOneSideKeepsTheSpot() {
    auto source = std::make_shared<FakeImageSource>();
    ThumbnailLoader thumbnails(source);
    ImageLoader images(source);
    CompareView view(&thumbnails, &images);
    view.resize(802, 300);
    view.setSides({"/a", {640, 480}, {}}, {"/b", {640, 480}, {}});
    view.zoomIn();
    const double zoom = view.transform().zoom;
    QVERIFY(zoom > 1.0);
    view.setSides({"/a", {640, 480}, {}}, {"/c", {640, 480}, {}});
    QCOMPARE(view.transform().zoom, zoom);
    view.setSides({"/d", {640, 480}, {}}, {"/e", {640, 480}, {}});
    QCOMPARE(view.transform().zoom, 1.0);
  }
  void flippingExchangesThePictures() {
    auto source = std::make_shared<FakeImageSource>();
    ThumbnailLoader thumbnails(source);
    ImageLoader images(source);
    CompareView view(&thumbnails, &images);
    view.setSides({"/a.jpg", {640, 480}, {}}, {"/b.jpg", {640, 480}, {}});
    QCOMPARE(view.pane(0)->content().name, QString("a.jpg"));
    view.setFlipped(true);
    QCOMPARE(view.pane(0)->content().name, QString("b.jpg"));
    QCOMPARE(view.pane(0)->content().letter, QString("B"));
    view.setFlipped(false);
    QCOMPARE(view.pane(0)->content().letter, QString("A"));
    view.setSides({"/a.jpg", {640, 480}, {}}, {});
    view.setFlipped(true);
    QVERIFY(!view.isFlipped());
  }
  void regionsFollowZoomAndFlip() {
    auto source = std::make_shared<FakeImageSource>();
    ThumbnailLoader thumbnails(source);
    ImageLoader images(source);
    CompareView view(&thumbnails, &images);
    view.resize(802, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const QPolygonF right({QPointF(320, 120), QPointF(480, 120), QPointF(480, 360)});
    const QPolygonF whole(QRectF(-0.5, -0.5, 640, 480));
    view.setSides({"/a.jpg", {640, 480}, right}, {"/b.jpg", {640, 480}, whole});
    QTRY_VERIFY(view.pane(0)->isSharp() && view.pane(1)->isSharp());
    // The pane is 400 × 300 and the picture fits exactly.
    const double scale = 300.0 / 480.0;
    QPolygonF shown = view.pane(0)->shownRegion();
    QCOMPARE(shown.size(), 3);
    QVERIFY(isNear(shown[0], QPointF(320, 120) * scale));
    QVERIFY(isNear(shown[2], QPointF(480, 360) * scale));
    // What covers the whole picture stays inside it, to be seen.
    const QRectF bounds = view.pane(1)->shownRegion().boundingRect();
    QVERIFY(bounds.left() > 1.0 && bounds.right() < 399.0 && bounds.top() > 1.0 && bounds.bottom() < 299.0);
    QVERIFY(bounds.width() > 390.0);

    const QImage outlined = view.pane(0)->grab().toImage();
    const QPoint middle = (QPointF(400, 120) * scale).toPoint();
    QCOMPARE(outlined.pixelColor(middle), QColor(Qt::white));
    QVERIFY(outlined.pixelColor(middle + QPoint(0, 2)).lightness() < 90);
    QVERIFY(view.pane(0)->accessibleDescription().contains("outlined"));
    view.setOutlined(false);
    QVERIFY(view.pane(0)->shownRegion().isEmpty());
    QVERIFY(!view.pane(0)->accessibleDescription().contains("outlined"));
    QVERIFY(view.pane(0)->grab().toImage().pixelColor(middle) != QColor(Qt::white));
    view.setOutlined(true);

    view.zoomIn();
    shown = view.pane(0)->shownRegion();
    const QRectF image = view.pane(0)->geometryOfPane().imageRect(view.transform());
    QVERIFY(isNear(shown[0], image.topLeft() + QPointF(320, 120) * scale * view.transform().zoom));
    view.fit();
    view.setFlipped(true);
    QCOMPARE(view.pane(1)->shownRegion().size(), 3);
    view.setSides({"/a.jpg", {640, 480}, {}}, {"/b.jpg", {640, 480}, {}});
    QVERIFY(view.pane(0)->shownRegion().isEmpty());
    view.setSides({"/a.jpg", {640, 480}, QPolygonF({QPointF(qQNaN(), 0), QPointF(1, 1), QPointF(2, 0)})}, {});
    QVERIFY(view.pane(0)->shownRegion().isEmpty());
  }
  void brokenImagesSayWhy() {
    auto source = std::make_shared<FakeImageSource>();
    ThumbnailLoader thumbnails(source);
    ImageLoader images(source);
    CompareView view(&thumbnails, &images);
    view.setSides({"/broken.jpg", {640, 480}, {}}, {"/b.jpg", {640, 480}, {}});
    QTRY_VERIFY(view.pane(0)->content().message.contains("truncated"));
    QVERIFY(view.pane(0)->accessibleDescription().contains("truncated"));
  }
};

QTEST_MAIN(TestCompareView)
#include "test_compare_view.moc"
