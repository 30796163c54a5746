// SPDX-License-Identifier: GPL-3.0-or-later
// No verdict but the one that was meant: held keys, pairs that are not on the screen yet, undo, cuts, other
// writers.
#include <atomic>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <thread>

#include "tests/ui/desk_fixture.h"
#include "ui/derivation/derivation_view.h"
#include "ui/derivation/group_map_view.h"
#include "ui/review/batch_dialog.h"
#include "ui/shared/message_bar.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

/// Pictures that come only when they are let through.
class HeldImageSource final : public FakeImageSource {
 public:
  std::atomic<bool> isHeld{false};
  Result<FittedImage> image(const std::string& path, int shortSide) override {
    while (isHeld) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return FakeImageSource::image(path, shortSide);
  }
};

VerdictEntry entryOf(const Desk& desk, Shown pair, VerdictAnswer answer, const std::string& annotator) {
  const auto& snapshot = *desk.fake->snapshot;
  VerdictEntry entry =
      review::makeEntry(snapshot.image(ImageId{pair.first})->hash, snapshot.image(ImageId{pair.second})->hash,
                        answer, VerdictOrder::kUnknown, VerdictSource::kReview);
  entry.annotator = annotator;
  return entry;
}

void addToLedger(const Desk& desk, const VerdictEntry& entry) {
  std::vector<VerdictEntry> entries = desk.ledger();
  entries.push_back(entry);
  desk.fake->setLedger(entries);
}

QString message(const Desk& desk) {
  return desk.window->messageBar()->text();
}

}  // namespace

class TestDeskSafety : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QVERIFY(settings_.isValid());
    keepSettingsIn(settings_.path());
  }
  void init() {
    QSettings().clear();
    QSettings().setValue("review/annotator", "ann");
  }

  void aHeldKeyIsOneVerdict() {
    Desk desk;
    desk.fake->snapshot = makeFinds(40, 2);
    desk.openQueue();
    const Shown first = desk.shown();
    QTRY_VERIFY(desk.view()->compareView()->isPairSeen());
    QTest::simulateEvent(desk.window.get(), true, Qt::Key_3, Qt::NoModifier, "3", false);
    for (int i = 0; i < 20; ++i) {
      QTest::simulateEvent(desk.window.get(), true, Qt::Key_3, Qt::NoModifier, "3", true);
      QTest::qWait(5);
    }
    QTest::simulateEvent(desk.window.get(), false, Qt::Key_3, Qt::NoModifier, "3", false);
    QVERIFY(desk.showsOther(first));
    QCOMPARE(desk.ledger().size(), std::size_t{1});
    for (int i = 0; i < 20; ++i) {
      QTest::simulateEvent(desk.window.get(), true, Qt::Key_Z, kCtrl, {}, true);
      QTest::qWait(5);
    }
    QCOMPARE(desk.ledger().size(), std::size_t{1});
  }

  void noVerdictOnWhatIsNotOnTheScreen() {
    Desk desk;
    auto held = std::make_shared<HeldImageSource>();
    desk.images = held;
    held->isHeld = true;
    desk.fake->snapshot = makeFinds(10, 2);
    desk.openQueue();
    QTRY_VERIFY(desk.shown() != kNobody);
    QTest::keyClick(desk.window.get(), Qt::Key_4);
    QTest::qWait(50);
    QVERIFY(desk.ledger().empty());
    QVERIFY(message(desk).contains("not on the screen yet"));
    held->isHeld = false;
    QTRY_VERIFY(desk.view()->compareView()->isPairSeen());
    QTest::keyClick(desk.window.get(), Qt::Key_4);
    QTRY_COMPARE(desk.ledger().size(), std::size_t{1});
  }

  void aPictureThatCannotBeReadCanBeJudged() {
    Desk desk;
    desk.fake->snapshot = makeFinds(10, 2);
    auto broken = std::make_shared<library::LibrarySnapshot>(*makeFinds(10, 2));
    for (FileRecord& file : broken->files) file.path += "-broken";
    desk.fake->snapshot = broken;
    desk.openQueue();
    QTRY_VERIFY(desk.view()->compareView()->isPairSeen());  // the reason is on the screen in its place
  }

  void undoStopsWhereTheSessionBegan() {
    Desk desk;
    desk.fake->snapshot = makeFinds(10, 2);
    desk.fake->setLedger({entryOf(desk, {1, 2}, VerdictAnswer::kNotCopy, "ann"),
                          entryOf(desk, {3, 4}, VerdictAnswer::kCopy, "ann")});
    desk.openQueue();
    QTRY_VERIFY(desk.shown() != kNobody);
    const Shown pair = desk.shown();
    desk.key(Qt::Key_4);
    QVERIFY(desk.showsOther(pair));
    QCOMPARE(desk.ledger().size(), std::size_t{3});
    desk.key(Qt::Key_Z, kCtrl);
    QTRY_COMPARE(desk.ledger().size(), std::size_t{4});
    QVERIFY(desk.isReady());
    QVERIFY2(message(desk).startsWith("Undid “Not a copy” on image"), qPrintable(message(desk)));
    // Here this session began.
    desk.key(Qt::Key_Z, kCtrl);
    auto* question = desk.window->findChild<QMessageBox*>();
    QVERIFY(question != nullptr && question->isVisible());
    QVERIFY2(question->text().contains("“Copies” on image"), qPrintable(question->text()));
    QTest::keyClick(question, Qt::Key_Return);  // keeps them
    QTRY_VERIFY(desk.window->findChild<QMessageBox*>() == nullptr);
    QCOMPARE(desk.ledger().size(), std::size_t{4});
    desk.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(desk.window.get()));
    desk.key(Qt::Key_Z, kCtrl);
    question = desk.window->findChild<QMessageBox*>();
    QVERIFY(question != nullptr);
    for (QAbstractButton* button : question->buttons())
      if (question->buttonRole(button) == QMessageBox::AcceptRole) button->click();
    QTRY_COMPARE(desk.ledger().size(), std::size_t{5});
    QVERIFY(desk.isReady());
    desk.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(desk.window.get()));
    desk.key(Qt::Key_Z, kCtrl);  // asked once
    QTRY_COMPARE(desk.ledger().size(), std::size_t{6});
    QVERIFY(desk.isReady());
    desk.key(Qt::Key_Z, kCtrlShift);
    QTRY_COMPARE(desk.ledger().size(), std::size_t{7});
    QTRY_VERIFY2(message(desk).startsWith("Redid “Not a copy” on image"), qPrintable(message(desk)));
  }

  void whatOthersSayShowsWithinASecond() {
    Desk desk;
    desk.fake->snapshot = makeFinds(10, 2);
    desk.openQueue();
    QTRY_VERIFY(desk.shown() != kNobody);
    const Shown pair = desk.shown();
    QVERIFY(!desk.verdict(pair));
    addToLedger(desk, entryOf(desk, pair, VerdictAnswer::kNotCopy, "ben"));
    QTRY_VERIFY_WITH_TIMEOUT(desk.verdict(pair).has_value(), 3000);
    QVERIFY(desk.words().contains("ben"));
    QVERIFY(message(desk).contains("Somebody else has just judged this pair"));
    QVERIFY(desk.window->verdicts().isReady());
  }

  void nothingIsDecidedOnWhatIsStale() {
    Desk desk;
    desk.fake->snapshot = makeFinds(20, 2);
    desk.openQueue();
    QTRY_VERIFY(desk.view()->compareView()->isPairSeen());
    const Shown pair = desk.shown();
    // Said and answered before the window has looked at the ledger again.
    addToLedger(desk, entryOf(desk, pair, VerdictAnswer::kCopy, "ben"));
    QVERIFY(!desk.verdict(pair));
    QTest::keyClick(desk.window.get(), Qt::Key_4);
    QTRY_VERIFY(desk.verdict(pair).has_value());
    QVERIFY(desk.isReady());
    QCOMPARE(desk.ledger().size(), std::size_t{1});
    QCOMPARE(desk.verdict(pair)->answer, VerdictAnswer::kCopy);
    QCOMPARE(desk.shown(), pair);
    QVERIFY2(message(desk).startsWith("Not recorded"), qPrintable(message(desk)));
    desk.key(Qt::Key_4);  // now it is meant
    QTRY_COMPARE(desk.ledger().size(), std::size_t{2});
  }

  void theMarkedLinkIsTheOneThatIsCut() {
    Desk desk;
    auto snapshot = makeFinds(1, 4);
    desk.fake->snapshot = snapshot;
    // The weakest link by the core is not the least probable pair of the tree.
    desk.fake->grouper = [](const library::LibrarySnapshot& of, float threshold) {
      auto groups = groupsOf(of, threshold);
      groups[0].weakestLink = {groups[0].centre, groups[0].members[1], groups[0].scoreWithCentre[1]};
      return groups;
    };
    desk.openGroups(1);
    const ImageGroup group = *desk.view()->group();
    desk.view()->map()->setMode(GroupMapMode::kTree);
    auto* tree = desk.view()->map()->findChild<DerivationView*>();
    QTRY_VERIFY(tree != nullptr && tree->weakestCard());
    const DerivationCard& marked = tree->cards()[static_cast<std::size_t>(*tree->weakestCard())];
    const ImageId parent = tree->cards()[static_cast<std::size_t>(marked.parent)].image;
    desk.key(Qt::Key_X, kCtrl);
    QTRY_COMPARE(desk.ledger().size(), std::size_t{1});
    const auto key = desk.window->verdicts().keyOf(marked.image, parent);
    QVERIFY(key && key->a == desk.ledger()[0].a && key->b == desk.ledger()[0].b);
    QCOMPARE(std::minmax(marked.image, parent), std::minmax(group.weakestLink.a, group.weakestLink.b));
    QTRY_VERIFY2(message(desk).startsWith("image1.jpg – image0.jpg marked “Not a copy”"),
                 qPrintable(message(desk)));
  }

  void undoingACutLeadsBack() {
    Desk desk;
    desk.fake->snapshot = makeFinds(2, 4);
    desk.openGroups(2);
    desk.key(Qt::Key_L);
    const Shown before = desk.shown();
    QVERIFY(before != kNobody && before.second != desk.view()->group()->weakestLink.b.value);
    desk.key(Qt::Key_X, kCtrl);
    QTRY_COMPARE(desk.ledger().size(), std::size_t{1});
    QVERIFY(desk.isReady());
    desk.key(Qt::Key_Z, kCtrl);
    QTRY_COMPARE(desk.ledger().size(), std::size_t{2});
    QVERIFY(desk.showsAgain(before));
  }

  void arrowsWithModifiersMoveNothing() {
    Desk desk;
    desk.fake->snapshot = makeFinds(2, 4);
    desk.openGroups(2);
    desk.key(Qt::Key_L);
    const Shown before = desk.shown();
    QVERIFY(before != kNobody);
    for (QWidget* widget :
         {static_cast<QWidget*>(desk.window.get()), static_cast<QWidget*>(desk.page()->focusWidget())}) {
      if (widget == nullptr) continue;
      QTest::keyClick(widget, Qt::Key_Left, Qt::AltModifier);
      QTest::keyClick(widget, Qt::Key_Right, Qt::AltModifier);
      QTest::keyClick(widget, Qt::Key_Left, Qt::AltModifier);
      QCOMPARE(desk.shown(), before);
    }
  }

  void onlyFindsAreTickedInABatch() {
    Desk desk;
    auto snapshot = makeFinds(2, 4);
    desk.fake->snapshot = snapshot;
    // A member that no find joins with the centre (a verdict of another pair brought it in).
    desk.fake->grouper = [](const library::LibrarySnapshot& of, float threshold) {
      auto groups = groupsOf(of, threshold);
      groups[0].members.push_back(groups[1].members.back());
      groups[0].scoreWithCentre.push_back(0.1F);
      return groups;
    };
    desk.openGroups(2);
    const ImageGroup group = *desk.view()->group();
    desk.key(Qt::Key_G, kCtrl);
    auto* dialog = desk.window->findChild<BatchDialog*>();
    QVERIFY(dialog != nullptr);
    int ticked = 0;
    for (const BatchRow& row : dialog->model().rows()) {
      const auto pair = snapshot->pair(row.a, row.b);
      QCOMPARE(row.isChosen, pair && pair->score >= desk.page()->threshold());
      ticked += row.isChosen ? 1 : 0;
    }
    QCOMPARE(ticked, 3);
    QTest::keyClick(dialog, Qt::Key_Escape);
  }

  void onePrecisionOnTheScreen() {
    Desk desk;
    desk.fake->snapshot = makeFinds(20, 3);
    desk.openGroups(20);
    QVERIFY2(!desk.page()->summary().contains('%'), qPrintable(desk.page()->summary()));
  }

 private:
  QTemporaryDir settings_;
};

QTEST_MAIN(TestDeskSafety)
#include "test_desk_safety.moc"
