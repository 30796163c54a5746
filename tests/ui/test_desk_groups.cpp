// SPDX-License-Identifier: GPL-3.0-or-later
// The review desk by keys: groups, cuts, batches, the history, conflicts, and keys that were changed.
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QComboBox>
#include <QKeySequenceEdit>
#include <QTableView>
#include <QTemporaryDir>
#include <QTreeWidget>

#include "tests/ui/desk_fixture.h"
#include "ui/review/batch_dialog.h"
#include "ui/review/history_view.h"
#include "ui/shared/message_bar.h"
#include "ui/shared/window_actions.h"
#include "ui/window/key_bindings.h"
#include "ui/window/shortcuts_dialog.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

class TestDeskGroups : public QObject {
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

  void groupsMemberByMember() {
    Desk desk;
    desk.fake->snapshot = makeFinds(3, 4);
    desk.openGroups(3);
    const std::int64_t centre = desk.view()->members().member(0)->image->id.value;
    QCOMPARE(desk.view()->members().sideB(), 1);
    // The group with most files has its centre twice; the same content is no pair to judge.
    QCOMPARE(desk.shown(), kNobody);
    desk.key(Qt::Key_1);
    QVERIFY(desk.ledger().empty());
    desk.key(Qt::Key_L);
    const Shown second = desk.shown();
    QCOMPARE(second, Shown(centre, centre + 1));
    const int rows = desk.view()->members().rowCount();
    desk.key(Qt::Key_4);
    QVERIFY(desk.showsOther(second));
    const Shown third = desk.shown();
    QCOMPARE(third, Shown(centre, second.second + 1));
    QTRY_COMPARE(desk.view()->members().rowCount(), rows - 1);  // it dropped out
    QCOMPARE(desk.shown(), third);
    QVERIFY(desk.view()->members().rowOf(ImageId{second.second}) < 0);
    desk.key(Qt::Key_Z, kCtrl);  // and is back
    QTRY_COMPARE(desk.view()->members().rowCount(), rows);
    QVERIFY(!desk.verdict(second));
    QCOMPARE(desk.shown(), second);  // to be judged anew
    desk.key(Qt::Key_J);
    desk.key(Qt::Key_3);  // in another group
    QVERIFY(desk.isReady());
    desk.key(Qt::Key_J);
    desk.key(Qt::Key_Z, kCtrl);
    QTRY_COMPARE(desk.window->verdicts().book().counts().pairs(), std::int64_t{0});
    QVERIFY(desk.shown().first != centre && desk.shown().second == desk.shown().first + 1);
  }
  void theLastOfAGroupLeadsToTheNext() {
    Desk desk;
    desk.fake->snapshot = makeFinds(2, 2);
    desk.openGroups(2);
    desk.key(Qt::Key_J);
    const Shown last = desk.shown();
    desk.key(Qt::Key_3);
    QVERIFY(desk.isReady());
    QVERIFY(desk.window->messageBar()->text().contains("Last pair"));
    desk.key(Qt::Key_K);
    const Shown first = desk.shown();
    QVERIFY(first != last);
    while (desk.view()->stepImage(1)) {
    }
    const Shown end = desk.shown();
    desk.key(Qt::Key_3);
    QVERIFY(desk.showsOther(end));
    QCOMPARE(desk.shown(), last);
  }
  void aGroupFallsApartAtTheCut() {
    Desk desk;
    desk.fake->snapshot = makeFinds(3, 4);
    desk.openGroups(3);
    desk.key(Qt::Key_L);
    const ImageGroup group = *desk.view()->group();
    const int rows = desk.view()->members().rowCount();
    QVERIFY(desk.cutWeakest());
    QTRY_COMPARE(desk.view()->members().rowCount(), rows - 1);
    const VerdictEntry cut = desk.ledger().back();
    QVERIFY(cut.source == VerdictSource::kCut && cut.answer == VerdictAnswer::kNotCopy);
    QVERIFY(desk.verdict({group.weakestLink.a.value, group.weakestLink.b.value}));
    QVERIFY(desk.window->messageBar()->text().contains("The group was split"));
    QVERIFY(desk.shown() != kNobody);
    QVERIFY(desk.cutWeakest());
    QTRY_COMPARE(desk.view()->members().rowCount(), rows - 2);
    desk.key(Qt::Key_Z, kCtrl);
    QTRY_COMPARE(desk.view()->members().rowCount(), rows - 1);
    desk.key(Qt::Key_Z, kCtrl);
    QTRY_COMPARE(desk.view()->members().rowCount(), rows);
    QCOMPARE(desk.view()->group()->centre.value, group.centre.value);
  }
  void aWholeGroupAtOnce() {
    Desk desk;
    desk.fake->snapshot = makeFinds(3, 4);
    desk.openGroups(3);
    desk.key(Qt::Key_G, kCtrl);
    auto* dialog = desk.window->findChild<BatchDialog*>();
    QVERIFY(dialog != nullptr && dialog->isVisible());
    QCOMPARE(dialog->model().rowCount(), 3);
    QVERIFY(dialog->summary().contains("3 pair"));
    auto* table = dialog->findChild<QTableView*>();
    table->setFocus();
    table->setCurrentIndex(dialog->model().index(1, BatchModel::kChosen));
    QTest::keyClick(table, Qt::Key_Space);
    QVERIFY(dialog->summary().contains("2 pair"));
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_COMPARE(desk.ledger().size(), std::size_t{2});
    QVERIFY(desk.isReady());
    for (const VerdictEntry& entry : desk.ledger()) {
      QVERIFY(entry.source == VerdictSource::kBatch && entry.answer == VerdictAnswer::kCopy);
    }
    QTRY_VERIFY(desk.window->findChild<BatchDialog*>() == nullptr);
    desk.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(desk.window.get()));
    desk.key(Qt::Key_G, kCtrl);
    dialog = desk.window->findChild<BatchDialog*>();
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->model().chosen(), 1);  // those that have a verdict are left out at first
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(desk.window->findChild<BatchDialog*>() == nullptr);
    desk.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(desk.window.get()));
    QCOMPARE(desk.ledger().size(), std::size_t{2});
    desk.key(Qt::Key_Z, kCtrl);  // one step
    QTRY_COMPARE(desk.ledger().size(), std::size_t{4});
    QVERIFY(desk.isReady());
    QCOMPARE(desk.window->verdicts().book().counts().pairs(), std::int64_t{0});
    QVERIFY(!desk.window->actions()->undoVerdict->isEnabled());
  }
  void takenBackInTheHistory() {
    Desk desk;
    desk.fake->snapshot = makeFinds(10, 2);
    desk.openQueue();
    QTRY_VERIFY(desk.shown() != kNobody);
    std::vector<Shown> judged;
    for (int i = 0; i < 3; ++i) {
      judged.push_back(desk.shown());
      desk.key(Qt::Key_3);
      QVERIFY(desk.showsOther(judged.back()));
    }
    desk.key(Qt::Key_H, kCtrl);
    HistoryView* history = desk.window->historyView();
    QVERIFY(history->isVisible() && history->table()->hasFocus());
    QCOMPARE(history->model().rowCount(), 3);
    QTest::keyClick(history->table(), Qt::Key_Down);  // the second: the latest comes first
    QTest::keyClick(history->table(), Qt::Key_Delete);
    QVERIFY(desk.showsAgain(judged[1]));
    QVERIFY(!desk.verdict(judged[1]) && desk.verdict(judged[0]) && desk.verdict(judged[2]));
    QVERIFY(history->model().isWithdrawn(1));
    QCOMPARE(history->model().rowCount(), 3);  // it stays in the history
    QVERIFY(
        history->model().data(history->model().index(1, HistoryModel::kState), Qt::DisplayRole).toString() ==
        "revoked");
    QTest::keyClick(history->table(), Qt::Key_Delete);  // already taken back
    QVERIFY(desk.isReady());
    QCOMPARE(desk.ledger().size(), std::size_t{4});
    QTest::keyClick(history->table(), Qt::Key_Down);
    QTest::keyClick(history->table(), Qt::Key_Return);
    QVERIFY(desk.showsAgain(judged[0]));
    desk.key(Qt::Key_4);
    QTRY_COMPARE(history->model().rowCount(), 4);  // new ones come on top, the selection stays
    QCOMPARE(history->table()->currentIndex().row(), 3);
    desk.key(Qt::Key_H, kCtrl);
    QVERIFY(!history->isVisible());
    desk.key(Qt::Key_Z, kCtrl);
    QVERIFY(desk.isReady());
    desk.key(Qt::Key_1);  // B is a copy of A, and so it is told, whichever hash is the smaller
    QVERIFY(desk.isReady());
    desk.key(Qt::Key_H, kCtrl);
    QCOMPARE(
        history->model().data(history->model().index(0, HistoryModel::kVerdict), Qt::DisplayRole).toString(),
        QString("B is a copy of A"));
    QVERIFY(history->model()
                .data(history->model().index(0, HistoryModel::kA), Qt::DisplayRole)
                .toString()
                .contains("image0"));
    QCOMPARE(history->model().rowCount(), 5);
    QVERIFY(history->model().isWithdrawn(1));
  }
  void keysCanBeChanged() {
    {
      Desk desk;
      desk.fake->snapshot = makeFinds(10, 2);
      desk.openQueue();
      desk.key(Qt::Key_Question);
      auto* dialog = desk.window->findChild<ShortcutsDialog*>();
      QVERIFY(dialog != nullptr && dialog->isVisible());
      const auto choose = [&](const QString& command) {
        const auto items = dialog->table()->findItems(command, Qt::MatchExactly, 1);
        QCOMPARE(items.size(), 1);
        dialog->table()->setCurrentItem(items.front());
      };
      choose("B Is a Copy of A");
      dialog->editor()->setKeySequence(QKeySequence("4"));  // that of "Not a Copy"
      dialog->setKey();
      QVERIFY2(dialog->message().contains("Not a Copy"), qPrintable(dialog->message()));
      QCOMPARE(desk.window->actions()->statements->actions()[0]->shortcut(), QKeySequence("1"));
      dialog->editor()->setKeySequence(QKeySequence("Space"));
      dialog->setKey();
      QVERIFY(dialog->message().contains("reserved"));
      dialog->editor()->setKeySequence(QKeySequence("Z"));
      dialog->setKey();
      QCOMPARE(desk.window->actions()->statements->actions()[0]->shortcut(), QKeySequence("Z"));
      choose("Not a Copy");
      dialog->editor()->setKeySequence(QKeySequence("1"));  // free by now
      dialog->setKey();
      choose("B Is a Copy of A");
      dialog->resetKey();  // would give the key to two commands
      QCOMPARE(desk.window->actions()->statements->actions()[0]->shortcut(), QKeySequence("Z"));
      QVERIFY(dialog->message().contains("Not a Copy"));
    }
    Desk again;
    again.fake->snapshot = makeFinds(10, 2);
    again.openQueue();
    QTRY_VERIFY(again.shown() != kNobody);
    const Shown first = again.shown();
    again.key(Qt::Key_Z);
    QVERIFY(again.showsOther(first));
    QVERIFY(again.verdict(first)->answer == VerdictAnswer::kCopy);
    const Shown second = again.shown();
    again.key(Qt::Key_1);
    QVERIFY(again.showsOther(second));
    QVERIFY(again.verdict(second)->answer == VerdictAnswer::kNotCopy);
    again.window->keyBindings()->resetAll();
    const Shown third = again.shown();
    again.key(Qt::Key_1);
    QVERIFY(again.showsOther(third));
    QVERIFY(again.verdict(third)->order == VerdictOrder::kAFirst);
    QVERIFY(!QSettings().contains("keys/1"));
  }
  void chosenKeysThatClashGiveWay() {
    QSettings().setValue("keys/1", "F5");      // the key of another command
    QSettings().setValue("keys/2", "Return");  // needed in lists
    QSettings().setValue("keys/3", "4");       // two that were swapped are no clash
    QSettings().setValue("keys/4", "3");
    Desk desk;
    desk.open();
    const auto statements = desk.window->actions()->statements->actions();
    QCOMPARE(statements[0]->shortcut(), QKeySequence("1"));
    QCOMPARE(statements[1]->shortcut(), QKeySequence("2"));
    QCOMPARE(statements[2]->shortcut(), QKeySequence("4"));
    QCOMPARE(statements[3]->shortcut(), QKeySequence("3"));
  }
  void aConflictIsSettled() {
    Desk desk;
    const auto finds = makeFinds(6, 2);
    desk.fake->snapshot = finds;
    const ImagePair& pair = finds->pairs[2];
    std::vector<VerdictEntry> entries;
    for (const char* name : {"ann", "bob"}) {
      entries.push_back(review::makeEntry(finds->image(pair.a)->hash, finds->image(pair.b)->hash,
                                          *name == 'a' ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy,
                                          VerdictOrder::kUnknown, VerdictSource::kReview));
      entries.back().annotator = name;
    }
    desk.fake->setLedger(entries);
    desk.openQueue();
    desk.key(Qt::Key_K, kCtrl);
    auto* kinds = qobject_cast<QComboBox*>(QApplication::focusWidget());
    QVERIFY(kinds != nullptr);
    QTest::keyClick(kinds, Qt::Key_End);
    for (int i = 0; i < kinds->count() && !kinds->currentText().contains("Conflict"); ++i)
      QTest::keyClick(kinds, Qt::Key_Up);
    const Shown conflict{pair.a.value, pair.b.value};
    QCOMPARE(desk.window->questions().kind(), QuestionKind::kConflicts);
    QVERIFY(desk.isReady());
    QVERIFY(desk.showsAgain(conflict));
    QVERIFY2(
        desk.words().contains("Conflict") && desk.words().contains("ann") && desk.words().contains("bob"),
        qPrintable(desk.words()));
    desk.key(Qt::Key_4);
    QVERIFY(desk.showsOther(conflict));
    QVERIFY(desk.ledger().back().source == VerdictSource::kAdjudication);
    QVERIFY(desk.isReady());
    QCOMPARE(desk.window->verdicts().book().counts().conflicts, std::int64_t{0});
    QCOMPARE(desk.empty()->heading(), QString("No conflicts"));
    desk.key(Qt::Key_Z, kCtrl);
    QVERIFY(desk.showsAgain(conflict));
    QCOMPARE(desk.window->verdicts().book().counts().conflicts, std::int64_t{1});
  }

 private:
  QTemporaryDir settings_;
};

QTEST_MAIN(TestDeskGroups)
#include "test_desk_groups.moc"
