// SPDX-License-Identifier: GPL-3.0-or-later
// Maps, keypoints and what-if: how they are asked for, shown, and what is said when there are none.
#include <cmath>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/fake_explanations.h"
#include "tests/ui/painted_source.h"
#include "ui/compare/color_ramp.h"
#include "ui/compare/compare_controls.h"
#include "ui/compare/compare_view.h"
#include "ui/compare/explanation_loader.h"
#include "ui/compare/image_pane.h"
#include "ui/compare/keypoint_lines.h"
#include "ui/compare/sensitivity_overlay.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

PairKey keyOf(const std::string& a, const std::string& b) {
  return {{"fake:1"}, a, b};
}

PaintedParts partOfA(double side) {
  return {QPolygonF(QRectF(0, 0, side, side)), {}};
}

}  // namespace

class TestExplanations : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    service_ = std::make_shared<FakeExplanations>();
    service_->insight = makeInsight();
    loader_ = std::make_unique<ExplanationLoader>(service_);
    source_ = std::make_shared<PaintedSource>();
    source_->add("/a", 100, 100, [](int, int) { return std::array<std::uint8_t, 3>{90, 90, 90}; });
    source_->add("/b", 100, 100, [](int, int) { return std::array<std::uint8_t, 3>{60, 60, 60}; });
    thumbnails_ = std::make_unique<ThumbnailLoader>(source_);
    images_ = std::make_unique<ImageLoader>(source_);
    view_ = std::make_unique<CompareView>(thumbnails_.get(), images_.get());
    view_->setExplanations(loader_.get());
    view_->setDescriber({"fake:1"});
    view_->resize(802, 460);
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    view_->setSides({"/a", {100, 100}, {}}, {"/b", {100, 100}, {}});
    QTRY_VERIFY(view_->pane(0)->isSharp() && view_->pane(1)->isSharp());
  }
  void cleanup() {
    view_.reset();
    service_->isHeld = false;
    for (int i = 0; i < 8; ++i) service_->release();
    loader_.reset();
    images_.reset();
    thumbnails_.reset();
  }

  void theLastWishIsTheOneThatIsServed() {
    service_->isHeld = true;
    QSignalSpy loaded(loader_.get(), &ExplanationLoader::loaded);
    QVERIFY(loader_->request(keyOf("/1", "/2")) == nullptr);
    QTRY_COMPARE(service_->opened().size(), 1U);
    for (const char* path : {"/3", "/4", "/5"}) QVERIFY(loader_->request(keyOf("/1", path)) == nullptr);
    service_->release();
    service_->release();
    QTRY_COMPARE(loaded.count(), 2);
    QCOMPARE(service_->opened(), (std::vector<std::string>{"fake:1 /1 /2", "fake:1 /1 /5"}));
    // What is known is not asked again.
    const auto known = loader_->request(keyOf("/1", "/2"));
    QVERIFY(known != nullptr);
    QCOMPARE(known->similarity, 0.875F);
    QCOMPARE(service_->opened().size(), 2U);
  }
  void partsAreAskedAboutTheOpenPairOnly() {
    QSignalSpy answered(loader_.get(), &ExplanationLoader::answered);
    loader_->askWithout(keyOf("/1", "/2"), partOfA(10));
    QTRY_COMPARE(answered.count(), 1);
    QCOMPARE(answered[0][2].value<WhatIfAnswer>().similarity, 0.865F);
    loader_->askWithout(keyOf("/1", "/2"), partOfA(50));
    QTRY_COMPARE(answered.count(), 2);
    QCOMPARE(service_->opened().size(), 1U);
    // A wish about parts of another pair goes when a pair is asked for.
    service_->isHeld = true;
    QVERIFY(loader_->request(keyOf("/3", "/4")) == nullptr);
    QTRY_COMPARE(service_->opened().size(), 2U);
    loader_->askWithout(keyOf("/3", "/4"), partOfA(10));
    QVERIFY(loader_->request(keyOf("/5", "/6")) == nullptr);
    service_->release();
    service_->release();
    QTRY_COMPARE(service_->opened().size(), 3U);
    QTest::qWait(50);
    QCOMPARE(answered.count(), 2);
  }

  void mapsAreAskedForWhenTheyAreShown() {
    QTest::qWait(20);
    QVERIFY(service_->opened().empty());
    const QColor before = colorAt(0, {37.5, 37.5});
    view_->setSensitivityShown(true);
    QTRY_VERIFY(view_->pane(0)->content().map != nullptr);
    QVERIFY(view_->pane(1)->content().map != nullptr);
    QCOMPARE(service_->opened(), std::vector<std::string>{"fake:1 /a /b"});
    QVERIFY(view_->controls()->text().contains("not proof"));
    QVERIFY(view_->pane(0)->accessibleDescription().contains("sensitivity"));
    // The hottest cell takes on the ramp's colour, a far one stays as it was.
    QVERIFY(colorAt(0, {37.5, 37.5}) != before);
    QCOMPARE(colorAt(0, {90, 90}), before);
    CompareSettings settings = view_->settings();
    settings.mapOpacity = 1.0;
    settings.mapSides = MapSides::kB;
    view_->setSettings(settings);
    QCOMPARE(colorAt(0, {37.5, 37.5}), before);
    const QColor hottest = colorAt(1, {37.5, 37.5});
    const QColor wanted(rampColor(1.0));
    QVERIFY(std::abs(hottest.red() - wanted.red()) < 12 && std::abs(hottest.blue() - wanted.blue()) < 30);
    view_->setSensitivityShown(false);
    QVERIFY(view_->pane(1)->content().map == nullptr);
  }
  void whyThereAreNoMapsIsSaid() {
    service_->insight.mapState = MapState::kBuiltIn;
    service_->insight.maps = {};
    view_->setSensitivityShown(true);
    QTRY_VERIFY(view_->controls()->text().contains("built-in"));
    QVERIFY(view_->pane(0)->content().map == nullptr);
  }
  void errorsAreSentences() {
    service_->error = Error{ErrorCode::kNotFound, {}, "lookalike-0:abc", -1};
    view_->setSensitivityShown(true);
    QTRY_VERIFY(view_->controls()->text().contains("The model that found these pairs"));
    service_->error = Error{ErrorCode::kCorrupt, "/c", {}, -1};
    view_->setSides({"/a", {100, 100}, {}}, {"/c", {100, 100}, {}});
    QTRY_VERIFY(view_->controls()->text().contains("The file is damaged."));
    QVERIFY(view_->controls()->text().contains("c:"));
    service_->error.reset();
    view_->setSides({"/a", {100, 100}, {}}, {"/b", {100, 100}, {}});
    QTRY_VERIFY(view_->controls()->text().contains("not proof"));
  }
  void withoutALoaderNothingIsAsked() {
    CompareView alone(thumbnails_.get(), images_.get());
    alone.setSides({"/a", {100, 100}, {}}, {"/b", {100, 100}, {}});
    alone.setSensitivityShown(true);
    QVERIFY(alone.insight().mapsText().contains("No model"));
    alone.setWhatIf(true);
    alone.setPart(0, QRectF(10, 10, 20, 20));
    QVERIFY(!alone.insight().whatIfText().isEmpty());
  }

  void matchedPointsAreJoined() {
    view_->setMode(CompareMode::kKeypoints);
    QTRY_COMPARE(view_->keypointLines()->shownLines().size(), 2U);
    const QLineF line = view_->keypointLines()->shownLines()[0];
    const QPointF inA = view_->pane(0)->imageToPane().map(QPointF(10, 10)) + view_->pane(0)->pos();
    const QPointF inB = view_->pane(1)->imageToPane().map(QPointF(20, 20)) + view_->pane(1)->pos();
    QCOMPARE(line.p1(), inA);
    QCOMPARE(line.p2(), inB);
    QVERIFY(view_->controls()->text().startsWith("2 "));
    const QImage shown = view_->grab().toImage();
    QVERIFY(shown.pixelColor(view_->keypointLines()->mapTo(view_.get(), inA.toPoint())).lightness() > 200);
    // Exchanged, each stays with its image; zoomed, only what is in view is joined.
    view_->setFlipped(true);
    QCOMPARE(view_->keypointLines()->shownLines()[0].p1(),
             view_->pane(0)->imageToPane().map(QPointF(20, 20)) + view_->pane(0)->pos());
    view_->setFlipped(false);
    for (int i = 0; i < 6; ++i) view_->zoomIn();
    QVERIFY(view_->keypointLines()->shownLines().size() < 2U);
    view_->setMode(CompareMode::kSideBySide);
    QVERIFY(view_->keypointLines()->isHidden());
  }

  void draggingPaintsOutAndSaysWhatWouldBe() {
    view_->setWhatIf(true);
    QVERIFY(view_->controls()->text().startsWith("What if a part"));
    ImagePane* pane = view_->pane(0);
    QVERIFY(pane->hasFocus() && view_->takesArrowKeys());
    const auto at = [pane](double x, double y) { return pane->imageToPane().map(QPointF(x, y)).toPoint(); };
    const QPoint end = at(60, 70);
    QTest::mousePress(pane, Qt::LeftButton, {}, at(10, 20));
    QTest::mouseMove(pane, at(40, 40));
    QTest::mouseMove(pane, end);
    QTest::mouseRelease(pane, Qt::LeftButton, {}, end);
    const QRectF part = pane->part();
    QVERIFY(std::abs(part.left() - 10) < 1 && std::abs(part.top() - 20) < 1);
    QVERIFY(std::abs(part.width() - 50) < 1 && std::abs(part.height() - 50) < 1);
    // A quarter of the picture: 0.875 - 0.25 and 0.9375 - 0.125, but for the rounding of the mouse.
    QTRY_VERIFY(view_->insight().answer().has_value() && !view_->controls()->text().endsWith("…"));
    QVERIFY(std::abs(view_->insight().answer()->similarity - 0.625F) < 0.02F);
    const QString text = view_->controls()->text();
    QVERIFY2(text.contains("0.875 → 0.6") && text.contains("0.937 → 0.8"), qPrintable(text));
    QVERIFY(pane->accessibleDescription().contains("painted out"));
    QTest::keyClick(pane, Qt::Key_Escape);
    QVERIFY(pane->part().isEmpty());
    QVERIFY(view_->controls()->text().startsWith("What if a part"));
    QVERIFY(view_->settings().isWhatIf);
  }
  void keysMoveAndSizeThePart() {
    view_->setWhatIf(true);
    ImagePane* pane = view_->pane(1);
    pane->setFocus();
    QTest::keyClick(pane, Qt::Key_Right);  // the first one makes it
    QCOMPARE(pane->part(), QRectF(37.5, 37.5, 25, 25));
    QTest::keyClick(pane, Qt::Key_Right);
    QTest::keyClick(pane, Qt::Key_Down);
    QCOMPARE(pane->part().topLeft(), QPointF(39.5, 39.5));
    QTest::keyClick(pane, Qt::Key_Right, Qt::ShiftModifier);
    QTest::keyClick(pane, Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(pane->part().size(), QSizeF(27, 23));
    for (int i = 0; i < 60; ++i) QTest::keyClick(pane, Qt::Key_Left);
    QCOMPARE(pane->part().left(), 0.0);
    for (int i = 0; i < 60; ++i) QTest::keyClick(pane, Qt::Key_Up, Qt::ShiftModifier);
    QVERIFY(pane->part().height() > 0.0);
    QTRY_VERIFY(view_->insight().answer().has_value());
    view_->setWhatIf(false);
    QVERIFY(pane->part().isEmpty());
    QVERIFY(!view_->insight().answer().has_value());
  }
  void keysGoByTheScreenInAMirroredImage() {
    view_->setPair({"/a", {100, 100}, {}}, {"/b", {100, 100}, {}},
                   PairAlignment{{-1, 0, 99, 0, 1, 0, 0, 0, 1}, false});
    QVERIFY(view_->isAligned());
    view_->setWhatIf(true);
    ImagePane* pane = view_->pane(1);
    pane->setFocus();
    QTest::keyClick(pane, Qt::Key_Right);
    const QPointF before = pane->imageToPane().map(pane->part().center());
    QTest::keyClick(pane, Qt::Key_Right);
    QVERIFY(pane->imageToPane().map(pane->part().center()).x() > before.x());
    QVERIFY(pane->part().center().x() < 50.0);  // in its own pixels it goes the other way
  }
  void anotherPairForgetsTheParts() {
    view_->setWhatIf(true);
    view_->setPart(0, QRectF(10, 10, 20, 20));
    QTRY_VERIFY(view_->insight().answer().has_value());
    view_->setSides({"/b", {100, 100}, {}}, {"/a", {100, 100}, {}});
    QVERIFY(view_->pane(0)->part().isEmpty());
    QVERIFY(!view_->insight().answer().has_value());
  }

  void overlaysHaveTheMapsPlaceAndAContourAtHalf() {
    const SensitivityGrid grid = makeInsight().maps[0];
    const SensitivityOverlay overlay = sensitivityOverlay(grid, {100, 100});
    QCOMPARE(overlay.heat.size(), QSize(160, 160));
    QCOMPARE(qAlpha(overlay.heat.pixel(150, 150)), 0);
    QVERIFY(qAlpha(overlay.heat.pixel(60, 60)) == 255);
    QVERIFY(!overlay.contour.isEmpty());
    // One cell at its maximum falls linearly to 0 over a cell of 25: half is half a cell away.
    for (const QLineF& line : overlay.contour) {
      QVERIFY(std::abs(line.p1().x() - 37.5) < 13.2 && std::abs(line.p1().y() - 37.5) < 13.2);
    }
    double rightmost = 0.0;
    for (const QLineF& line : overlay.contour) rightmost = std::max(rightmost, line.x1());
    QVERIFY(std::abs(rightmost - 50.0) < 0.7);
  }
  void badMapsGiveNoOverlay() {
    SensitivityGrid grid = makeInsight().maps[0];
    QVERIFY(sensitivityOverlay(grid, {}).isEmpty());
    grid.values.pop_back();
    QVERIFY(sensitivityOverlay(grid, {100, 100}).isEmpty());
    grid.values.assign(16, 0.0F);
    QVERIFY(sensitivityOverlay(grid, {100, 100}).isEmpty());
    grid.values.assign(16, std::nanf(""));
    QVERIFY(sensitivityOverlay(grid, {100, 100}).isEmpty());
    QVERIFY(sensitivityOverlay({}, {100, 100}).isEmpty());
    const SensitivityOverlay one = sensitivityOverlay({1, 1, {2.0F}, QRectF(0, 0, 10, 10)}, {10, 10});
    QVERIFY(qAlpha(one.heat.pixel(80, 80)) == 255);
  }
  void theRampIsOrderedInGrey() {
    const auto linear = [](float value) {
      return std::pow((static_cast<double>(value) + 0.055) / 1.055, 2.4);
    };
    double last = -1.0;
    for (int i = 0; i < 256; ++i) {
      const QColor color(rampColor(i / 255.0));
      const double luminance =
          0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
      QVERIFY(luminance > last - 0.002);  // but for the rounding to bytes
      last = luminance;
    }
    QVERIFY(last > 0.8);
    QCOMPARE(rampColor(-3.0), rampColor(0.0));
    QCOMPARE(rampColor(7.0), rampColor(1.0));
    QCOMPARE(rampColor(std::nan("")), rampColor(0.0));
  }

 private:
  QColor colorAt(int side, QPointF inImage) {
    ImagePane* pane = view_->pane(side);
    return pane->grab().toImage().pixelColor(pane->imageToPane().map(inImage).toPoint());
  }

  std::shared_ptr<FakeExplanations> service_;
  std::unique_ptr<ExplanationLoader> loader_;
  std::shared_ptr<PaintedSource> source_;
  std::unique_ptr<ThumbnailLoader> thumbnails_;
  std::unique_ptr<ImageLoader> images_;
  std::unique_ptr<CompareView> view_;
};

QTEST_MAIN(TestExplanations)
#include "test_explanations.moc"
