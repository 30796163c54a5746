// SPDX-License-Identifier: GPL-3.0-or-later
// What is to be seen in each mode of the comparison, pixel by pixel.
#include <cmath>
#include <QAction>
#include <QActionGroup>
#include <QMainWindow>
#include <QMenuBar>
#include <QSlider>
#include <QTest>

#include "tests/ui/painted_source.h"
#include "ui/compare/color_ramp.h"
#include "ui/compare/compare_actions.h"
#include "ui/compare/compare_canvas.h"
#include "ui/compare/compare_controls.h"
#include "ui/compare/compare_view.h"
#include "ui/compare/image_pane.h"
#include "ui/shared/theme.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

constexpr std::array<std::uint8_t, 3> kRed{255, 0, 0};
constexpr std::array<std::uint8_t, 3> kGreen{0, 255, 0};
constexpr std::array<std::uint8_t, 3> kBlue{0, 0, 255};
constexpr int kWidth = 200;
constexpr int kHeight = 100;

std::array<std::uint8_t, 3> grey(std::uint8_t value) {
  return {value, value, value};
}

Paint plain(std::array<std::uint8_t, 3> color) {
  return [color](int, int) { return color; };
}

Paint halves(std::array<std::uint8_t, 3> left, std::array<std::uint8_t, 3> right) {
  return [=](int x, int) { return x < kWidth / 2 ? left : right; };
}

bool isNear(QColor a, QColor b, int within = 3) {
  return std::abs(a.red() - b.red()) <= within && std::abs(a.green() - b.green()) <= within &&
         std::abs(a.blue() - b.blue()) <= within;
}

/// The color at a point of the frame, as it is on the screen.
QColor shownAt(ViewPane* pane, QPointF inFrame) {
  return QColor(pane->grab().toImage().pixel(pane->frameToPane().map(inFrame).toPoint()));
}

}  // namespace

class TestCompareModes : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    source_ = std::make_shared<PaintedSource>();
    source_->add("/red", kWidth, kHeight, plain(kRed));
    source_->add("/blue", kWidth, kHeight, plain(kBlue));
    source_->add("/red-green", kWidth, kHeight, halves(kRed, kGreen));
    source_->add("/green-red", kWidth, kHeight, halves(kGreen, kRed));
    source_->add("/100", kWidth, kHeight, plain(grey(100)));
    source_->add("/110", kWidth, kHeight, plain(grey(110)));
    source_->add("/155", kWidth, kHeight, plain(grey(155)));
    source_->add("/small", kWidth / 2, kHeight, plain(kBlue));
    thumbnails_ = std::make_unique<ThumbnailLoader>(source_);
    images_ = std::make_unique<ImageLoader>(source_);
    view_ = std::make_unique<CompareView>(thumbnails_.get(), images_.get());
    view_->resize(802, 400);
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
    view_->setOutlined(false);
  }
  void cleanup() {
    view_.reset();
    images_.reset();
    thumbnails_.reset();
    QApplication::setLayoutDirection(Qt::LeftToRight);
  }

  void flipExchangesInTheSamePlace() {
    show("/red", "/blue", CompareMode::kFlip);
    CompareCanvas* canvas = view_->canvas();
    QCOMPARE(shownAt(canvas, {100, 50}), QColor(Qt::red));
    view_->setFlipped(true);
    QCOMPARE(shownAt(canvas, {100, 50}), QColor(Qt::blue));
    QVERIFY(canvas->accessibleDescription().contains("B is shown"));
    view_->setFlipped(false);
    // Held, the space bar does it.
    canvas->setFocus();
    QTest::keyPress(canvas, Qt::Key_Space);
    QVERIFY(view_->isFlipped());
    QTest::keyRelease(canvas, Qt::Key_Space);
    QVERIFY(!view_->isFlipped());
  }
  void wipeHasAOnOneSideAndBOnTheOther() {
    show("/red", "/blue", CompareMode::kWipe);
    CompareCanvas* canvas = view_->canvas();
    QCOMPARE(shownAt(canvas, {20, 80}), QColor(Qt::red));
    QCOMPARE(shownAt(canvas, {180, 80}), QColor(Qt::blue));
    QCOMPARE(canvas->edgeX(), canvas->width() / 2.0);

    // The edge follows the mouse, and the keys.
    const QPoint middle(canvas->width() / 2, 30);
    QTest::mousePress(canvas, Qt::LeftButton, {}, middle);
    QTest::mouseMove(canvas, QPoint(canvas->width() / 4, 30));
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, QPoint(canvas->width() / 4, 30));
    QVERIFY(std::abs(view_->settings().wipe - 0.25) < 0.01);
    QCOMPARE(shownAt(canvas, {80, 80}), QColor(Qt::blue));
    const double before = view_->settings().wipe;
    QTest::keyClick(canvas, Qt::Key_Right);
    QVERIFY(std::abs(view_->settings().wipe - before - 0.02) < 1e-9);
    for (int i = 0; i < 60; ++i) QTest::keyClick(canvas, Qt::Key_Left);
    QCOMPARE(view_->settings().wipe, 0.0);
    QCOMPARE(shownAt(canvas, {20, 80}), QColor(Qt::blue));
    QVERIFY(view_->takesArrowKeys());
  }
  void wipeIsMirroredFromRightToLeft() {
    QApplication::setLayoutDirection(Qt::RightToLeft);
    show("/red", "/blue", CompareMode::kWipe);
    CompareCanvas* canvas = view_->canvas();
    QCOMPARE(shownAt(canvas, {180, 80}), QColor(Qt::red));
    QCOMPARE(shownAt(canvas, {20, 80}), QColor(Qt::blue));
    QTest::keyClick(canvas, Qt::Key_Left);
    QVERIFY(view_->settings().wipe > 0.5);
    QVERIFY(canvas->edgeX() < canvas->width() / 2.0);
  }
  void blendMixes() {
    show("/red", "/blue", CompareMode::kBlend);
    CompareCanvas* canvas = view_->canvas();
    QVERIFY(isNear(shownAt(canvas, {100, 80}), QColor(128, 0, 127)));
    CompareSettings settings = view_->settings();
    settings.blend = 0.0;
    view_->setSettings(settings);
    QCOMPARE(shownAt(canvas, {100, 80}), QColor(Qt::red));
    settings.blend = 1.0;
    view_->setSettings(settings);
    QCOMPARE(shownAt(canvas, {100, 80}), QColor(Qt::blue));
    view_->stepSlider(-2);
    QVERIFY(std::abs(view_->settings().blend - 0.9) < 1e-9);
  }

  void equalImagesDoNotDiffer() {
    show("/100", "/100", CompareMode::kDifference);
    QTRY_VERIFY(isRendered());
    QCOMPARE(shownAt(view_->canvas(), {100, 80}), QColor(Qt::black));
    QCOMPARE(view_->canvas()->difference()->mean, 0.0);
    QVERIFY(view_->canvas()->accessibleDescription().contains("mean difference 0.0"));
    setStyle(DifferenceStyle::kFalseColor, 8);
    QCOMPARE(shownAt(view_->canvas(), {100, 80}), QColor(rampColor(0.0)));
  }
  void differencesAreShownAsTheyAreAmplifiedOrColoured() {
    show("/100", "/110", CompareMode::kDifference);
    setStyle(DifferenceStyle::kAbsolute, 4);
    QCOMPARE(shownAt(view_->canvas(), {100, 80}), QColor(10, 10, 10));
    QCOMPARE(view_->canvas()->difference()->mean, 10.0);
    setStyle(DifferenceStyle::kAmplified, 4);
    QCOMPARE(shownAt(view_->canvas(), {100, 80}), QColor(40, 40, 40));
    setStyle(DifferenceStyle::kFalseColor, 20);
    QCOMPARE(shownAt(view_->canvas(), {100, 80}), QColor(rampColor(200.0 / 255.0)));
    view_->stepSlider(100);
    QCOMPARE(view_->settings().gain, CompareSettings::kMostGain);
  }
  void negativesAreComparedAsNegatives() {
    PairAlignment alignment{{1, 0, 0, 0, 1, 0, 0, 0, 1}, true};
    show("/100", "/155", CompareMode::kDifference, alignment);
    QTRY_VERIFY(isRendered());
    QCOMPARE(view_->canvas()->difference()->mean, 0.0);
  }
  void theLastWishForADifferenceIsTheOneThatStays() {
    show("/100", "/110", CompareMode::kDifference);
    for (int gain = 1; gain <= 20; ++gain) {
      CompareSettings settings = view_->settings();
      settings.gain = gain;
      view_->setSettings(settings);
      view_->canvas()->grab();
    }
    QTRY_VERIFY(isRendered());
    QCOMPARE(shownAt(view_->canvas(), {100, 80}), QColor(200, 200, 200));
    view_->zoomIn();  // it is made anew for the other view
    view_->canvas()->grab();
    QVERIFY(!view_->canvas()->isDifferenceCurrent());
    QTRY_VERIFY(isRendered());
  }

  void aCropLiesOnItsPlace() {
    const PairAlignment alignment{{1, 0, -100, 0, 1, 0, 0, 0, 1}, false};
    show("/red-green", "/small", CompareMode::kFlip, alignment);
    view_->setFlipped(true);
    CompareCanvas* canvas = view_->canvas();
    QCOMPARE(canvas->frameSize(), QSizeF(200, 100));
    QCOMPARE(shownAt(canvas, {150, 70}), QColor(Qt::blue));
    QCOMPARE(shownAt(canvas, {60, 70}), QColor(backdropColor(canvas->palette()).rgb()));
    view_->setFlipped(false);
    // Where only one of them is, nothing is compared.
    view_->setMode(CompareMode::kDifference);
    QTRY_VERIFY(isRendered());
    QCOMPARE(shownAt(canvas, {150, 70}), QColor(0, 255, 255));  // |green - blue|, amplified
    const double share = static_cast<double>(canvas->difference()->compared) /
                         (static_cast<double>(canvas->width()) * canvas->height());
    const QRectF shown = canvas->frameToPane().mapRect(QRectF(100, 0, 100, 100));
    const QRectF visible = shown.intersected(QRectF(canvas->rect()));
    QVERIFY(std::abs(share - visible.width() * visible.height() / (canvas->width() * canvas->height())) <
            0.01);
    // Side by side, too; and by relative position it fills its pane.
    view_->setMode(CompareMode::kSideBySide);
    QVERIFY(view_->isAligned());
    ImagePane* pane = view_->pane(1);
    QCOMPARE(shownAt(pane, {150, 70}), QColor(Qt::blue));
    QCOMPARE(shownAt(pane, {60, 70}), QColor(backdropColor(pane->palette()).rgb()));
    view_->setAligned(false);
    QVERIFY(view_->canAlign() && !view_->isAligned());
    QCOMPARE(pane->frameSize(), QSizeF(100, 100));
    QCOMPARE(shownAt(pane, {50, 70}), QColor(Qt::blue));
  }
  void aMirroredCopyLiesOnItsOriginal() {
    const PairAlignment alignment{{-1, 0, kWidth - 1, 0, 1, 0, 0, 0, 1}, false};
    show("/red-green", "/green-red", CompareMode::kDifference, alignment);
    QTRY_VERIFY(isRendered());
    // But for the seam, which the interpolation mixes on either side.
    QCOMPARE(shownAt(view_->canvas(), {40, 80}), QColor(Qt::black));
    QCOMPARE(shownAt(view_->canvas(), {160, 80}), QColor(Qt::black));
    view_->setAligned(false);
    QTRY_VERIFY(isRendered());
    QCOMPARE(shownAt(view_->canvas(), {40, 80}), QColor(255, 255, 0));
  }
  void aWildAlignmentFallsBackToRelativePosition() {
    PairAlignment wild;
    wild.aToB.fill(std::nan(""));
    show("/red", "/blue", CompareMode::kFlip, wild);
    QVERIFY(!view_->canAlign() && !view_->isAligned());
    QCOMPARE(shownAt(view_->canvas(), {100, 50}), QColor(Qt::red));
    // So does one of a file that has another size by now.
    view_->setPair({"/red", {300, 100}, {}}, {"/blue", {kWidth, kHeight}, {}},
                   PairAlignment{{1, 0, 0, 0, 1, 0, 0, 0, 1}, false});
    QVERIFY(!view_->canAlign());
  }
  void actualSizeIsThatOfTheFinerImage() {
    // B shows A at half the size: an alignment in A's frame, whose pixels are the finer ones.
    const PairAlignment alignment{{0.5, 0, -0.25, 0, 1, 0, 0, 0, 1}, false};
    show("/red", "/small", CompareMode::kSideBySide, alignment);
    view_->actualSize();
    const double scale =
        view_->pane(0)->geometryOfPane().scale(view_->transform()) * view_->devicePixelRatioF();
    QVERIFY(std::abs(scale - 1.0) < 1e-6);
  }

  void aReducedLevelLiesWhereTheFullImageWould() {
    // A picture of 200 × 100 of which only the half is in memory: red, with its right half green.
    QImage half(100, 50, QImage::Format_RGB32);
    half.fill(Qt::red);
    for (int y = 0; y < 50; ++y) {
      for (int x = 50; x < 100; ++x) half.setPixelColor(x, y, Qt::green);
    }
    const auto pyramid = std::make_shared<const ImagePyramid>(makePyramid(half));
    QImage painted(400, 200, QImage::Format_RGB32);
    painted.fill(Qt::black);
    QPainter painter(&painted);
    paintPicture(painter, {{kWidth, kHeight}, {}, pyramid, {}}, QTransform::fromTranslate(150, 50),
                 QRectF(0, 0, 400, 200), 1.0);
    painter.end();
    QCOMPARE(painted.pixelColor(145, 100), QColor(Qt::black));
    QCOMPARE(painted.pixelColor(155, 100), QColor(Qt::red));
    QCOMPARE(painted.pixelColor(240, 140), QColor(Qt::red));
    QCOMPARE(painted.pixelColor(260, 140), QColor(0, 255, 0));
    QCOMPARE(painted.pixelColor(345, 100), QColor(0, 255, 0));
    QCOMPARE(painted.pixelColor(355, 100), QColor(Qt::black));
  }

  void brokenImagesSayWhy() {
    view_->setMode(CompareMode::kWipe);
    view_->setSides({"/red", {kWidth, kHeight}, {}}, {"/missing", {10, 10}, {}});
    QTRY_VERIFY(!view_->canvas()->content().sides[1].message.isEmpty());
    view_->canvas()->grab();
    view_->setSides({}, {});
    view_->canvas()->grab();
    view_->setSides({"/red", {kWidth, kHeight}, {}}, {});
    QVERIFY(!view_->canvas()->content().sides[1].message.isEmpty());
    view_->canvas()->grab();
  }
  void allThatTakesFocusHasAName() {
    for (const CompareMode mode : {CompareMode::kSideBySide, CompareMode::kFlip, CompareMode::kWipe,
                                   CompareMode::kBlend, CompareMode::kDifference, CompareMode::kKeypoints}) {
      show("/red", "/blue", mode);
      view_->setSensitivityShown(true);
      for (const QWidget* widget : view_->findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->isHidden() ||
            widget->objectName().startsWith("qt_") || widget->inherits("QStackedWidget") ||
            widget->inherits("QComboBoxPrivateContainer") || widget->inherits("QComboBoxListView"))
          continue;
        QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
      }
    }
  }
  void slidersFollowAndLead() {
    show("/red", "/blue", CompareMode::kWipe);
    QSlider* shown = nullptr;
    for (QSlider* slider : view_->controls()->findChildren<QSlider*>()) {
      if (slider->isHidden()) continue;
      QVERIFY(shown == nullptr);  // one a mode
      shown = slider;
    }
    QVERIFY(shown != nullptr);
    QCOMPARE(shown->value(), 50);
    shown->setValue(80);
    QCOMPARE(view_->settings().wipe, 0.8);
    view_->stepSlider(1);
    QCOMPARE(shown->value(), 85);
    view_->setMode(CompareMode::kSideBySide);
    QVERIFY(shown->isHidden());
  }
  void settingsAreKept() {
    CompareSettings settings;
    settings.mode = CompareMode::kDifference;
    settings.isAligned = false;
    settings.style = DifferenceStyle::kFalseColor;
    settings.gain = 9;
    settings.blend = 0.25;
    settings.mapSides = MapSides::kB;
    settings.showsMaps = true;
    QCOMPARE(restoredSettings(savedSettings(settings)), settings);
    settings.isWhatIf = true;
    QVERIFY(!restoredSettings(savedSettings(settings)).isWhatIf);
    QCOMPARE(restoredSettings({}), CompareSettings{});
    const QVariantMap nonsense{{"mode", "sideways"}, {"gain", 1000}, {"wipe", -2.0}, {"blend", "much"}};
    QCOMPARE(restoredSettings(nonsense), CompareSettings{});
  }
  void keysChooseTheMode() {
    QMainWindow window;
    CompareActions actions(&window, window.menuBar()->addMenu("Compare"), &window);
    auto* view = new CompareView(thumbnails_.get(), images_.get());
    window.setCentralWidget(view);
    actions.connectTo(view);
    view->controls()->setButtons(actions.forButtons());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    view->setSides({"/red", {kWidth, kHeight}, {}}, {"/blue", {kWidth, kHeight}, {}});
    const std::array modes{
        std::pair{Qt::Key_C, CompareMode::kFlip},      std::pair{Qt::Key_W, CompareMode::kWipe},
        std::pair{Qt::Key_E, CompareMode::kBlend},     std::pair{Qt::Key_D, CompareMode::kDifference},
        std::pair{Qt::Key_P, CompareMode::kKeypoints}, std::pair{Qt::Key_V, CompareMode::kSideBySide}};
    for (const auto& [key, mode] : modes) {
      QTest::keyClick(&window, key);
      QCOMPARE(view->mode(), mode);
      QCOMPARE(actions.modes->checkedAction()->data().toInt(), static_cast<int>(mode));
    }
    // Maps are not to be seen in the difference: asked for, they take it away.
    QTest::keyClick(&window, Qt::Key_D);
    QTest::keyClick(&window, Qt::Key_M);
    QCOMPARE(view->mode(), CompareMode::kSideBySide);
    QTest::keyClick(&window, Qt::Key_M);
    QTest::keyClick(&window, Qt::Key_G);
    QVERIFY(!view->settings().isAligned);
    QTest::keyClick(&window, Qt::Key_M);
    QVERIFY(view->settings().showsMaps && actions.maps->isChecked());
    QTest::keyClick(&window, Qt::Key_M, Qt::ShiftModifier);
    QCOMPARE(view->settings().mapSides, MapSides::kA);
    QTest::keyClick(&window, Qt::Key_D, Qt::ShiftModifier);
    QCOMPARE(view->mode(), CompareMode::kDifference);
    QCOMPARE(view->settings().style, DifferenceStyle::kAmplified);
    QTest::keyClick(&window, Qt::Key_D, Qt::ShiftModifier);
    QCOMPARE(view->settings().style, DifferenceStyle::kFalseColor);
    QTest::keyClick(&window, Qt::Key_BracketRight);
    QCOMPARE(view->settings().gain, 5);
    QTest::keyClick(&window, Qt::Key_BracketLeft);
    QCOMPARE(view->settings().gain, 4);
    // What if needs both side by side, and ends with another mode.
    QTest::keyClick(&window, Qt::Key_T);
    QVERIFY(view->settings().isWhatIf && actions.whatIf->isChecked());
    QCOMPARE(view->mode(), CompareMode::kSideBySide);
    QTest::keyClick(&window, Qt::Key_W);
    QVERIFY(!view->settings().isWhatIf && !actions.whatIf->isChecked());
  }

 private:
  void show(const std::string& a, const std::string& b, CompareMode mode,
            const std::optional<PairAlignment>& alignment = std::nullopt) {
    const auto sizeOf = [this](const std::string& path) {
      const auto image = source_->image(path, 0);
      return image ? QSize(image->fullWidth, image->fullHeight) : QSize(10, 10);
    };
    view_->setPair({a, sizeOf(a), {}}, {b, sizeOf(b), {}}, alignment);
    view_->setMode(mode);
    QTRY_VERIFY(view_->pane(0)->isSharp() && view_->pane(1)->isSharp());
    QTRY_VERIFY(!isOnOneCanvas(mode) || (view_->canvas()->content().sides[0].layer.image != nullptr &&
                                         view_->canvas()->content().sides[1].layer.image != nullptr));
  }
  void setStyle(DifferenceStyle style, int gain) {
    CompareSettings settings = view_->settings();
    settings.style = style;
    settings.gain = gain;
    view_->setSettings(settings);
    QTRY_VERIFY(isRendered());
  }
  bool isRendered() {
    view_->canvas()->grab();
    return view_->canvas()->isDifferenceCurrent();
  }

  std::shared_ptr<PaintedSource> source_;
  std::unique_ptr<ThumbnailLoader> thumbnails_;
  std::unique_ptr<ImageLoader> images_;
  std::unique_ptr<CompareView> view_;
};

QTEST_MAIN(TestCompareModes)
#include "test_compare_modes.moc"
