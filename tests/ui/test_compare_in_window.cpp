// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison inside the whole window: what it is given, and what is kept of it.
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/fake_explanations.h"
#include "tests/ui/fake_services.h"
#include "ui/compare/compare_canvas.h"
#include "ui/compare/compare_controls.h"
#include "ui/compare/compare_view.h"
#include "ui/compare/image_pane.h"
#include "ui/groups/group_view.h"
#include "ui/groups/groups_page.h"
#include "ui/window/main_window.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

struct Fixture {
  std::shared_ptr<FakeFindService> service = std::make_shared<FakeFindService>();
  std::shared_ptr<FakeImageSource> images = std::make_shared<FakeImageSource>();
  std::shared_ptr<FakeExplanations> explanations = std::make_shared<FakeExplanations>();
  std::unique_ptr<MainWindow> window;

  /// With the pair that has geometry in view: image 2 is a mirrored crop of image 1.
  void open() {
    auto snapshot = makeSnapshot(3, 3);
    snapshot->pairs[0].geometry = makeGeometry();
    service->snapshot = snapshot;
    explanations->insight = makeInsight();
    window = std::make_unique<MainWindow>(service, images);
    window->setExplanationService(explanations);
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    window->openLibrary("/pictures.lookalike");
    QTRY_COMPARE(window->groupsPage()->groups().rowCount(), 3);
    GroupView* view = window->groupsPage()->groupView();
    for (int i = 0; i < 3 && view->members().member(0)->image->id != ImageId{1}; ++i)
      window->groupsPage()->stepGroup(1);
    QCOMPARE(view->members().member(0)->image->id, ImageId{1});
  }
  CompareView* view() const { return window->groupsPage()->groupView()->compareView(); }
};

}  // namespace

class TestCompareInWindow : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QCoreApplication::setOrganizationName("lookalike-test");
    QCoreApplication::setApplicationName("lookalike-test");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings_.path());
  }
  void init() { QSettings().clear(); }

  void theStoredAlignmentPlacesTheCrop() {
    Fixture f;
    f.open();
    QVERIFY(f.view()->isAligned());
    const PaneContent& crop = f.view()->pane(1)->content();
    QCOMPARE(crop.frame, QSizeF(640, 480));
    // B's right upper corner is A's left upper one; B is twice as large.
    const QPointF corner = crop.toFrame.map(QPointF(640, 0));
    QVERIFY(std::abs(corner.x()) < 1.0 && std::abs(corner.y()) < 1.0);
    QVERIFY(std::abs(crop.toFrame.map(QPointF(0, 0)).x() - 320.0) < 1.0);
    // Swapped, the whole stays the frame.
    QTest::keyClick(f.window.get(), Qt::Key_X);
    QVERIFY(f.view()->isAligned());
    QVERIFY(std::abs(f.view()->pane(0)->content().toFrame.map(QPointF(0, 0)).x() - 320.0) < 1.0);
    QTest::keyClick(f.window.get(), Qt::Key_G);
    QVERIFY(f.view()->pane(0)->content().frame.isEmpty());
    // The next pair was not verified: it has no alignment.
    QTest::keyClick(f.window.get(), Qt::Key_G);
    QTest::keyClick(f.window.get(), Qt::Key_L);
    QVERIFY(!f.view()->isAligned());
    QVERIFY(f.view()->controls()->text().contains("relative position"));
  }
  void byteIdenticalFilesCoverOneAnother() {
    Fixture f;
    f.open();
    GroupView* view = f.window->groupsPage()->groupView();
    const auto isDouble = [&] {
      return view->members().member(1) != nullptr &&
             view->members().member(0)->image == view->members().member(1)->image;
    };
    for (int i = 0; i < 3; ++i) f.window->groupsPage()->stepGroup(-1);
    for (int i = 0; i < 3 && !isDouble(); ++i) f.window->groupsPage()->stepGroup(1);
    QVERIFY(isDouble());
    view->members().setSideB(1);
    QVERIFY(f.view()->isAligned());
  }
  void theModelOfTheLibraryIsAsked() {
    Fixture f;
    f.open();
    QTest::keyClick(f.window.get(), Qt::Key_M);
    QTRY_COMPARE(f.explanations->opened().size(), 1U);
    QVERIFY(f.explanations->opened()[0].starts_with("fake:1 /pictures/album0/image0.jpg"));
    QTRY_VERIFY(f.view()->controls()->text().contains("not proof"));
    QTest::keyClick(f.window.get(), Qt::Key_L);  // the next pair is asked about, too
    QTRY_COMPARE(f.explanations->opened().size(), 2U);
    QTest::keyClick(f.window.get(), Qt::Key_M);
    QTest::keyClick(f.window.get(), Qt::Key_H);
    QTest::qWait(20);
    QCOMPARE(f.explanations->opened().size(), 2U);
  }
  void arrowsOfTheCanvasAreTheWipesElseTheStrips() {
    Fixture f;
    f.open();
    QTest::keyClick(f.window.get(), Qt::Key_W);
    f.view()->canvas()->setFocus();
    const int before = f.window->groupsPage()->groupView()->members().sideB();
    QTest::keyClick(f.view()->canvas(), Qt::Key_Right);
    QVERIFY(f.view()->settings().wipe > 0.5);
    QCOMPARE(f.window->groupsPage()->groupView()->members().sideB(), before);
    QTest::keyClick(f.window.get(), Qt::Key_C);
    QTest::keyClick(f.view()->canvas(), Qt::Key_Right);
    QVERIFY(f.window->groupsPage()->groupView()->members().sideB() != before);
    QTest::keyPress(f.view()->canvas(), Qt::Key_Space);
    QVERIFY(f.view()->isFlipped());
    QTest::keyRelease(f.view()->canvas(), Qt::Key_Space);
    QVERIFY(!f.view()->isFlipped());
  }
  void theWayOfComparingIsKept() {
    {
      Fixture f;
      f.open();
      QTest::keyClick(f.window.get(), Qt::Key_E);
      QTest::keyClick(f.window.get(), Qt::Key_BracketRight);
      QTest::keyClick(f.window.get(), Qt::Key_G);
      f.window->close();
    }
    Fixture f;
    f.open();
    QCOMPARE(f.view()->mode(), CompareMode::kBlend);
    QCOMPARE(f.view()->settings().blend, 0.55);
    QVERIFY(!f.view()->settings().isAligned);
  }

 private:
  QTemporaryDir settings_;
};

QTEST_MAIN(TestCompareInWindow)
#include "test_compare_in_window.moc"
