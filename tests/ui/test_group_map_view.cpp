// SPDX-License-Identifier: GPL-3.0-or-later
#include <latch>
#include <QAction>
#include <QActionGroup>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/fake_services.h"
#include "ui/derivation/derivation_view.h"
#include "ui/derivation/group_map_view.h"
#include "ui/groups/group_members_model.h"
#include "ui/shared/theme.h"
#include "ui/shared/thumbnail_loader.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

/// The first member is the original, the others were made from it.
Result<library::GroupDerivation> star(const library::LibrarySnapshot&, const ImageGroup& group,
                                      const std::shared_ptr<const review::VerdictBook>&, JobControl&) {
  library::GroupDerivation derivation;
  for (const ImageId member : group.members) {
    cluster::DerivationNode node;
    node.image = member;
    if (!derivation.tree.nodes.empty()) node.parent = 0;
    node.probability = 0.9F;
    derivation.tree.nodes.push_back(node);
    PairDirection direction;
    direction.direction = Direction::kBFromA;
    derivation.withParent.push_back(direction);
  }
  derivation.tree.originals = {{0, 1.0F}};
  derivation.tree.weakest = derivation.tree.nodes.size() - 1;
  return derivation;
}

struct Shown {
  std::shared_ptr<const library::LibrarySnapshot> snapshot = makeSnapshot(3, 6);
  std::vector<ImageGroup> groups = groupsOf(*snapshot, 0.8F);
  std::shared_ptr<FakeImageSource> source = std::make_shared<FakeImageSource>();
  ThumbnailLoader thumbnails{source};
  GroupMembersModel members;
  GroupMapView map;

  explicit Shown(DeriveGroup derive = star) : map(&members, &thumbnails, std::move(derive)) {
    map.resize(1100, 480);
    show(1);
    map.show();
    static_cast<void>(QTest::qWaitForWindowExposed(&map));
    map.activateWindow();
  }
  void show(std::size_t group) {
    members.setGroup(snapshot, &groups[group]);
    map.setGroup(snapshot, &groups[group]);
    map.setCurrentRow(0);
  }
  [[nodiscard]] bool hasTree() const { return !map.tree()->cards().empty(); }
};

}  // namespace

class TestGroupMapView : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { applyTheme(Theme::kLight); }

  void theModesShowTheirViews() {
    Shown shown;
    QSignalSpy changed(&shown.map, &GroupMapView::modeChanged);
    QCOMPARE(shown.map.mode(), GroupMapMode::kStrip);
    QCOMPARE(shown.map.currentWidget(), shown.map.strip());
    QCOMPARE(shown.map.maximumHeight(), shown.map.sizeHint().height());  // a strip does not grow
    const QList<QAction*> actions = shown.map.modeActions()->actions();
    QCOMPARE(actions.size(), 3);
    QVERIFY(actions[0]->isChecked());
    actions[1]->trigger();
    QCOMPARE(shown.map.mode(), GroupMapMode::kGrid);
    QCOMPARE(shown.map.currentWidget(), shown.map.grid());
    QVERIFY(shown.map.maximumHeight() > 10'000);
    shown.map.setMode(GroupMapMode::kTree);
    QVERIFY(actions[2]->isChecked() && !actions[1]->isChecked());
    QCOMPARE(shown.map.currentWidget(), shown.map.tree());
    QCOMPARE(changed.count(), 2);
    shown.map.setMode(GroupMapMode::kTree);
    QCOMPARE(changed.count(), 2);
  }
  void theGridHasLargerCardsInRows() {
    Shown shown;
    shown.map.setMode(GroupMapMode::kGrid);
    const QListView* grid = shown.map.grid();
    const QRect first = grid->visualRect(shown.members.index(0));
    QVERIFY(first.width() > shown.map.strip()->visualRect(shown.members.index(0)).width());
    QTRY_VERIFY(grid->visualRect(shown.members.index(6)).top() > first.bottom());  // wrapped
    QCOMPARE(grid->visualRect(shown.members.index(1)).top(), first.top());
  }
  void theCurrentRowIsShared() {
    Shown shown;
    QSignalSpy changed(&shown.map, &GroupMapView::currentRowChanged);
    shown.map.setMode(GroupMapMode::kTree);
    QTRY_VERIFY(shown.hasTree());
    QCOMPARE(changed.count(), 0);  // a tree that arrives moves nobody
    // Rows 0 and 1 are two files of one image; row 3 is the third image.
    shown.map.setCurrentRow(3);
    QCOMPARE(shown.map.tree()->current(), ImageId{9});
    QTest::keyClick(shown.map.tree(), Qt::Key_W);
    QCOMPARE(shown.map.currentRow(), 6);
    QTest::keyClick(shown.map.tree(), Qt::Key_Home);
    QCOMPARE(shown.map.currentRow(), 0);
    shown.map.setCurrentRow(1);  // the other file of that image
    QCOMPARE(shown.map.tree()->current(), ImageId{7});
    QCOMPARE(shown.map.currentRow(), 1);
    QCOMPARE(shown.map.grid()->currentIndex().row(), 1);
    QCOMPARE(shown.map.strip()->currentIndex().row(), 1);
    QCOMPARE(changed.count(), 4);
  }
  void aRowChosenBeforeTheTreeIsThereIsFollowed() {
    Shown shown;
    shown.map.setCurrentRow(4);
    shown.map.setMode(GroupMapMode::kTree);
    QTRY_VERIFY(shown.hasTree());
    QCOMPARE(shown.map.tree()->current(), ImageId{10});
    QCOMPARE(shown.map.currentRow(), 4);
  }
  void theTreeIsWorkedOutOnlyWhenLookedAt() {
    std::atomic<int> calls{0};
    Shown shown([&](const library::LibrarySnapshot& snapshot, const ImageGroup& group,
                    const std::shared_ptr<const review::VerdictBook>&, JobControl& control) {
      ++calls;
      return star(snapshot, group, nullptr, control);
    });
    shown.map.setMode(GroupMapMode::kGrid);
    shown.show(0);
    QTest::qWait(100);
    QCOMPARE(calls, 0);
    shown.map.setMode(GroupMapMode::kTree);
    QTRY_VERIFY(shown.hasTree());
    shown.map.setMode(GroupMapMode::kStrip);
    shown.map.setMode(GroupMapMode::kTree);
    QCOMPARE(calls, 1);
    shown.show(2);  // in tree mode at once
    QVERIFY(!shown.hasTree());
    QTRY_VERIFY(shown.hasTree());
    QCOMPARE(shown.map.tree()->current(), ImageId{13});
    QCOMPARE(calls, 2);
  }
  void theLatestGroupWins() {
    std::latch began(1);
    std::latch goOn(1);
    std::atomic<bool> wasCancelled{false};
    std::atomic<int> calls{0};
    Shown shown([&](const library::LibrarySnapshot& snapshot, const ImageGroup& group,
                    const std::shared_ptr<const review::VerdictBook>&,
                    JobControl& control) -> Result<library::GroupDerivation> {
      if (calls++ == 0) {
        began.count_down();
        goOn.wait();
        wasCancelled = control.isCancelled();
      }
      return star(snapshot, group, nullptr, control);
    });
    shown.map.setMode(GroupMapMode::kTree);
    began.wait();
    shown.show(0);
    shown.show(2);
    goOn.count_down();
    QTRY_VERIFY(shown.hasTree());
    QVERIFY(wasCancelled);
    QCOMPARE(shown.map.tree()->cards().front().image, ImageId{13});
    QCOMPARE(calls, 2);  // the one in the middle was never begun
    QTest::qWait(100);
    QCOMPARE(shown.map.tree()->cards().front().image, ImageId{13});
  }
  void failuresAreSaid() {
    Shown shown([](const library::LibrarySnapshot&, const ImageGroup&,
                   const std::shared_ptr<const review::VerdictBook>&,
                   JobControl&) -> Result<library::GroupDerivation> {
      return Error{ErrorCode::kOutOfMemory, {}, {}, -1};
    });
    shown.map.setMode(GroupMapMode::kTree);
    QVERIFY(!shown.map.tree()->message().isEmpty());
    const QString waiting = shown.map.tree()->message();
    QTRY_VERIFY(shown.map.tree()->message() != waiting);
    QVERIFY(!shown.hasTree());
    shown.map.setGroup(nullptr, nullptr);
    QVERIFY(shown.map.tree()->message().isEmpty());
  }
  void wishesOfTheTreeArePassedOn() {
    Shown shown;
    shown.map.setMode(GroupMapMode::kTree);
    QTRY_VERIFY(shown.hasTree());
    std::vector<std::pair<ImageId, ImageId>> chosen;
    std::vector<std::pair<ImageId, ImageId>> cut;
    connect(&shown.map, &GroupMapView::pairChosen, this,
            [&](ImageId a, ImageId b) { chosen.emplace_back(a, b); });
    connect(&shown.map, &GroupMapView::cutWished, this,
            [&](ImageId a, ImageId b) { cut.emplace_back(a, b); });
    QTest::keyClick(shown.map.tree(), Qt::Key_W);
    QTest::keyClick(shown.map.tree(), Qt::Key_Return);
    QTest::keyClick(shown.map.tree(), Qt::Key_Delete);
    const std::pair weakest{ImageId{7}, ImageId{12}};
    QCOMPARE(chosen, std::vector{weakest});
    QCOMPARE(cut, std::vector{weakest});
  }
  void focusStaysInTheMap() {
    Shown shown;
    shown.map.strip()->setFocus();
    shown.map.setMode(GroupMapMode::kGrid);
    QCOMPARE(shown.map.focusWidget(), shown.map.grid());
    shown.map.setMode(GroupMapMode::kTree);
    QCOMPARE(shown.map.focusWidget(), shown.map.tree());
  }
  void endingWhileItWorksIsNoTrouble() {
    std::atomic<bool> began{false};
    {
      Shown shown([&](const library::LibrarySnapshot&, const ImageGroup&,
                      const std::shared_ptr<const review::VerdictBook>&,
                      JobControl& control) -> Result<library::GroupDerivation> {
        began = true;
        while (!control.isCancelled()) QThread::msleep(1);
        return Error{ErrorCode::kCancelled, {}, {}, -1};
      });
      shown.map.setMode(GroupMapMode::kTree);
      QTRY_VERIFY(began);
    }
    QVERIFY(began);
  }
};

QTEST_MAIN(TestGroupMapView)
#include "test_group_map_view.moc"
