// SPDX-License-Identifier: GPL-3.0-or-later
// The review desk in the whole window, driven by keys alone.
#include <array>
#include <map>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QComboBox>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>
#include <set>

#include "core/catalogue/catalogue.h"
#include "tests/ui/fake_services.h"
#include "ui/controllers/pipeline_find_service.h"
#include "ui/views/batch_dialog.h"
#include "ui/views/group_view.h"
#include "ui/views/groups_page.h"
#include "ui/views/history_view.h"
#include "ui/views/key_bindings.h"
#include "ui/views/main_window.h"
#include "ui/views/review_desk.h"
#include "ui/views/shortcuts_dialog.h"
#include "ui/views/window_actions.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/review_bar.h"
#include "ui/widgets/verdict_bar.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

constexpr auto kCtrl = Qt::ControlModifier;
constexpr auto kCtrlShift = Qt::ControlModifier | Qt::ShiftModifier;

using Shown = std::pair<std::int64_t, std::int64_t>;  // the images on the sides A and B
constexpr Shown kNobody{0, 0};

/// From sure to doubtful, and hashes that fall with the ids.
std::shared_ptr<pipeline::LibrarySnapshot> makeFinds(int groups, int perGroup) {
  auto snapshot = makeSnapshot(groups, perGroup);
  for (ImageRecord& image : snapshot->images) {
    image.hash.bytes[0] = static_cast<std::uint8_t>(250 - (image.id.value >> 8));
    image.hash.bytes[1] = static_cast<std::uint8_t>(255 - (image.id.value & 255));
  }
  for (std::size_t i = 0; i < snapshot->pairs.size(); ++i)
    snapshot->pairs[i].score -= 0.05F * static_cast<float>(i) / static_cast<float>(snapshot->pairs.size());
  snapshot->threshold = 0.82F;
  return snapshot;
}

struct Desk {
  std::shared_ptr<FakeFindService> fake = std::make_shared<FakeFindService>();
  std::shared_ptr<FindService> service = fake;
  std::shared_ptr<FakeImageSource> images = std::make_shared<FakeImageSource>();
  std::unique_ptr<MainWindow> window;

  void open(const std::string& library = "/pictures.lookalike") {
    window = std::make_unique<MainWindow>(service, images);
    window->show();
    QVERIFY(QTest::qWaitForWindowExposed(window.get()));
    window->activateWindow();
    window->openLibrary(library);
    QTRY_VERIFY(window->verdicts().isReady());
  }
  void openQueue(const std::string& library = "/pictures.lookalike") {
    open(library);
    key(Qt::Key_Q);
    QTRY_VERIFY(window->questions().isPlanned() && page()->isReviewing());
  }
  void openGroups(int groups) {
    open();
    QTRY_COMPARE(page()->groups().rowCount(), groups);
  }
  GroupsPage* page() const { return window->groupsPage(); }
  GroupView* view() const { return page()->groupView(); }
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const {
    QTest::keyClick(window.get(), key, modifiers);
  }
  Shown shown() const {
    if (!page()->showsPair()) return kNobody;
    return {view()->onSideA()->image->id.value, view()->onSideB()->image->id.value};
  }
  bool isReady() const {
    return QTest::qWaitFor(
        [this] { return window->verdicts().isReady() && !window->questions().isPlanning(); });
  }
  bool showsOther(Shown than) const {
    return QTest::qWaitFor([&] {
      return window->verdicts().isReady() && shown() != than &&
             (shown() != kNobody || !window->questions().isPlanning());
    });
  }
  bool showsAgain(Shown pair) const {
    return QTest::qWaitFor([&] { return window->verdicts().isReady() && shown() == pair; });
  }
  std::vector<VerdictEntry> ledger() const { return fake->ledger(); }
  std::optional<review::PairVerdict> verdict(Shown pair) const {
    return window->verdicts().verdictOf(ImageId{pair.first}, ImageId{pair.second});
  }
  QString words() const { return view()->verdictBar()->words(); }
  EmptyState* empty() const { return page()->findChild<EmptyState*>(); }
};

constexpr std::array kKeys{Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4,
                           Qt::Key_5, Qt::Key_6, Qt::Key_7, Qt::Key_0};
struct Said {
  VerdictAnswer answer;
  VerdictOrder order;
};
constexpr std::array kSaid{Said{VerdictAnswer::kCopy, VerdictOrder::kAFirst},
                           Said{VerdictAnswer::kCopy, VerdictOrder::kBFirst},
                           Said{VerdictAnswer::kCopy, VerdictOrder::kUnknown},
                           Said{VerdictAnswer::kNotCopy, VerdictOrder::kUnknown},
                           Said{VerdictAnswer::kNotCopy, VerdictOrder::kAFirst},
                           Said{VerdictAnswer::kNotCopy, VerdictOrder::kBFirst},
                           Said{VerdictAnswer::kUnsure, VerdictOrder::kUnknown}};

}  // namespace

class TestReviewDesk : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QVERIFY(settings_.isValid());
    QCoreApplication::setOrganizationName("lookalike-test");
    QCoreApplication::setApplicationName("lookalike-test");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings_.path());
    qputenv("XDG_DATA_HOME", settings_.path().toUtf8());
  }
  void init() {
    QSettings().clear();
    QSettings().setValue("review/annotator", "ann");
  }

  void twoHundredPairsByKeys() {
    Desk desk;
    desk.fake->snapshot = makeFinds(200, 2);
    desk.openQueue();
    QTRY_VERIFY(desk.shown() != kNobody);
    std::set<Shown> asked;
    std::map<Shown, Said> said;
    std::size_t expected = 0;  // entries in the ledger
    Shown before = desk.shown();
    // Whatever shows another pair: the verdict of the one before is on the disk by then.
    connect(desk.view(), &GroupView::sidesShown, this, [&] {
      const Shown now = desk.shown();
      if (now == before || now == kNobody) return;
      QCOMPARE(desk.ledger().size(), expected);
    });
    for (std::size_t i = 0; i < 200; ++i) {
      const std::size_t key = i % kKeys.size();
      before = desk.shown();
      QVERIFY2(before != kNobody, qPrintable(QString::number(i)));
      QVERIFY2(asked.insert(before).second, qPrintable(QString::number(i)));
      const bool isSkip = key == kSaid.size();
      if (!isSkip) {
        ++expected;
        said[before] = kSaid.at(key);
      }
      desk.key(kKeys.at(key));
      QVERIFY2(desk.showsOther(before), qPrintable(QString::number(i)));
      QCOMPARE(desk.ledger().size(), expected);
      if (isSkip) continue;
      const auto stands = desk.verdict(before);
      QVERIFY(stands && stands->answer == kSaid.at(key).answer && stands->order == kSaid.at(key).order);
      if (i % 9 == 4) {
        const Shown next = desk.shown();
        before = next;
        ++expected;
        desk.key(Qt::Key_Z, kCtrl);
        QVERIFY(desk.showsOther(next));
        const Shown again = desk.shown();
        QVERIFY(asked.contains(again) && !desk.verdict(again));
        QVERIFY(desk.ledger().back().withdraws == desk.ledger()[expected - 2].id);
        before = again;
        ++expected;
        desk.key(Qt::Key_Z, kCtrlShift);
        QVERIFY(desk.showsAgain(next));
        QVERIFY(desk.verdict(again)->answer == said.at(again).answer);
      }
    }
    QCOMPARE(desk.ledger().size(), expected);
    QCOMPARE(asked.size(), std::size_t{200});
    QCOMPARE(said.size(), std::size_t{175});
    for (const auto& [pair, what] : said) {
      const auto stands = desk.verdict(pair);
      QVERIFY(stands && stands->answer == what.answer && stands->order == what.order);
      // The ledger says it of the smaller hash first.
      const auto& snapshot = *desk.fake->snapshot;
      const bool isSwapped =
          snapshot.image(ImageId{pair.second})->hash < snapshot.image(ImageId{pair.first})->hash;
      const auto onDisk = desk.window->verdicts().book().verdict(
          *desk.window->verdicts().keyOf(ImageId{pair.first}, ImageId{pair.second}));
      QVERIFY(onDisk->order == (isSwapped ? reversed(what.order) : what.order));
    }
    QVERIFY(desk.isReady());
    QCOMPARE(desk.shown(), kNobody);
    QCOMPARE(desk.empty()->heading(), QString("Nothing left to ask"));
    QVERIFY(desk.page()->reviewBar()->words().contains("175 verdict"));
    QVERIFY(!desk.window->actions()->skip->isEnabled());
  }
  void aKeyThatComesTooEarlyIsNotTakenTwice() {
    Desk desk;
    desk.fake->snapshot = makeFinds(10, 2);
    desk.openQueue();
    QTRY_VERIFY(desk.shown() != kNobody);
    const Shown first = desk.shown();
    desk.key(Qt::Key_1);
    desk.key(Qt::Key_4);  // while the first is written
    desk.key(Qt::Key_0);
    QCOMPARE(desk.shown(), first);
    QVERIFY(desk.showsOther(first));
    QCOMPARE(desk.ledger().size(), std::size_t{1});
    QVERIFY(desk.verdict(first)->answer == VerdictAnswer::kCopy);
  }
  void withoutGoingOnByItself() {
    Desk desk;
    desk.fake->snapshot = makeFinds(10, 2);
    desk.openQueue();
    QTRY_VERIFY(desk.shown() != kNobody);
    const Shown first = desk.shown();
    QVERIFY(desk.words().contains("No verdict"));
    desk.key(Qt::Key_A, kCtrlShift);
    desk.key(Qt::Key_1);
    QVERIFY(desk.isReady());
    QCOMPARE(desk.shown(), first);
    QVERIFY2(desk.words().contains("B is a copy of A") && desk.words().contains("ann"),
             qPrintable(desk.words()));
    desk.key(Qt::Key_4);  // another word on the same
    QVERIFY(desk.isReady());
    QVERIFY(desk.words().contains("not a copy"));
    desk.key(Qt::Key_Z, kCtrl);
    QVERIFY(desk.isReady());
    QVERIFY(desk.words().contains("B is a copy of A"));
    desk.key(Qt::Key_X);  // the sides swapped: the words turn with them
    QVERIFY2(desk.words().contains("A is a copy of B"), qPrintable(desk.words()));
    desk.key(Qt::Key_X);
    desk.key(Qt::Key_J);
    QVERIFY(desk.shown() != first);
    desk.key(Qt::Key_K);
    QCOMPARE(desk.shown(), first);
    QVERIFY(desk.words().contains("B is a copy of A"));
  }
  void aFullDiskKeepsThePairTheNoteAndSaysSo() {
    Desk desk;
    desk.fake->snapshot = makeFinds(10, 2);
    desk.openQueue();
    QTRY_VERIFY(desk.shown() != kNobody);
    const Shown first = desk.shown();
    desk.window->reviewDesk()->setNote("look again");
    desk.fake->writeFailure = Error{ErrorCode::kDiskFull, {}, {}, -1};
    desk.key(Qt::Key_1);
    QVERIFY(desk.isReady());
    QCOMPARE(desk.shown(), first);
    QVERIFY(desk.window->messageBar()->isVisible());
    QVERIFY(!desk.verdict(first));
    desk.fake->writeFailure.reset();
    desk.key(Qt::Key_1);
    QVERIFY(desk.showsOther(first));
    QCOMPARE(desk.ledger().back().note, std::string("look again"));
    const Shown second = desk.shown();
    desk.key(Qt::Key_1);
    QVERIFY(desk.showsOther(second));
    QVERIFY(desk.ledger().back().note.empty());
    // What failed must not make a later step go on.
    const Shown third = desk.shown();
    desk.fake->writeFailure = Error{ErrorCode::kDiskFull, {}, {}, -1};
    desk.key(Qt::Key_1);
    QVERIFY(desk.isReady());
    desk.fake->writeFailure.reset();
    desk.key(Qt::Key_A, kCtrlShift);
    desk.key(Qt::Key_1);
    QVERIFY(desk.isReady());
    QCOMPARE(desk.shown(), third);
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
    QCOMPARE(desk.shown().first, centre);
  }
  void theLastOfAGroupLeadsToTheNext() {
    Desk desk;
    desk.fake->snapshot = makeFinds(2, 2);
    desk.openGroups(2);
    desk.key(Qt::Key_J);
    const Shown last = desk.shown();
    desk.key(Qt::Key_3);
    QVERIFY(desk.isReady());
    QVERIFY(desk.window->messageBar()->text().contains("last pair"));
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
    desk.key(Qt::Key_X, kCtrl);
    QTRY_COMPARE(desk.view()->members().rowCount(), rows - 1);
    const VerdictEntry cut = desk.ledger().back();
    QVERIFY(cut.source == VerdictSource::kCut && cut.answer == VerdictAnswer::kNotCopy);
    QVERIFY(desk.verdict({group.weakestLink.a.value, group.weakestLink.b.value}));
    QVERIFY(desk.window->messageBar()->text().contains("Cut"));
    QVERIFY(desk.shown() != kNobody);
    desk.key(Qt::Key_X, kCtrl);
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
        "taken back");
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
    desk.key(Qt::Key_H, kCtrl);
    QCOMPARE(history->model().rowCount(), 4);
    QVERIFY(history->model().isWithdrawn(0));
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
      QVERIFY(dialog->message().contains("needed"));
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
    const Shown conflict{pair.a.value, pair.b.value};
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
  void theNextPairsAreFetchedAhead() {
    Desk desk;
    desk.fake->snapshot = makeFinds(40, 2);
    desk.openQueue();
    QTRY_VERIFY(desk.shown() != kNobody);
    // The pair on show and the ten after it.
    QTRY_VERIFY_WITH_TIMEOUT(desk.images->images >= 22, 5000);
    const auto coming = desk.page()->comingPaths(20);
    QCOMPARE(coming.size(), std::size_t{20});
    const std::size_t timed = desk.window->reviewDesk()->keyTimer().times().size();
    for (int i = 0; i < 5; ++i) {
      const Shown before = desk.shown();
      desk.key(Qt::Key_3);
      QVERIFY(desk.showsOther(before));
      QTRY_COMPARE(desk.window->reviewDesk()->keyTimer().times().size(),
                   timed + static_cast<std::size_t>(i) + 1);
      QTRY_VERIFY(desk.images->images >= 22 + 2 * (i + 1));
    }
    QVERIFY(desk.window->reviewDesk()->keyTimer().summary().find("median") != std::string::npos);
  }
  void nothingToAsk() {
    Desk desk;
    auto finds = makeFinds(3, 2);
    finds->pairs.clear();
    finds->pairsByIds.clear();
    desk.fake->snapshot = finds;
    desk.openQueue();
    QVERIFY(desk.isReady());
    QCOMPARE(desk.empty()->heading(), QString("Nothing left to ask"));
    QVERIFY(desk.empty()->isVisible());
    for (const QAction* action : desk.window->actions()->statements->actions()) QVERIFY(!action->isEnabled());
    desk.key(Qt::Key_1);
    desk.key(Qt::Key_J);
    desk.key(Qt::Key_K);
    desk.key(Qt::Key_0);
    QVERIFY(desk.isReady());
    QVERIFY(desk.ledger().empty());
    desk.key(Qt::Key_Q);
    QVERIFY(!desk.page()->isReviewing());
    desk.key(Qt::Key_Home, Qt::AltModifier);
    QVERIFY(!desk.window->actions()->undoVerdict->isEnabled());
  }
  void aLedgerThatCannotBeOpenedIsTold() {
    Desk desk;
    desk.fake->snapshot = makeFinds(5, 2);
    desk.fake->ledgerFailure = Error{ErrorCode::kReadOnly, "/pictures.lookalike", {}, -1};
    desk.window = std::make_unique<MainWindow>(desk.service, desk.images);
    desk.window->show();
    desk.window->openLibrary("/pictures.lookalike");
    QTRY_VERIFY(desk.window->messageBar()->isVisible());
    desk.key(Qt::Key_Q);
    QTRY_VERIFY(desk.shown() != kNobody);  // to look at
    for (const QAction* action : desk.window->actions()->statements->actions()) QVERIFY(!action->isEnabled());
  }
  void tabLeadsFromTheListOverTheImagesToTheVerdicts() {
    Desk desk;
    desk.fake->snapshot = makeFinds(10, 2);
    desk.openQueue();
    QTRY_VERIFY(desk.shown() != kNobody);
    QVERIFY(desk.page()->questionList()->hasFocus());
    int step = 0;
    int image = 0;
    int verdict = 0;
    for (QWidget* widget = nullptr; widget != desk.page()->questionList() && step < 100; ++step) {
      QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
      widget = QApplication::focusWidget();
      QVERIFY(widget != nullptr);
      QVERIFY2(!widget->accessibleName().isEmpty() || widget->inherits("QLabel") ||
                   widget->inherits("QPushButton"),
               qPrintable(widget->metaObject()->className() + QString(" has no name")));
      if (image == 0 && desk.view()->isAncestorOf(widget)) image = step + 1;
      if (verdict == 0 && desk.view()->verdictBar()->isAncestorOf(widget)) verdict = step + 1;
    }
    QVERIFY2(image > 0 && verdict > image, qPrintable(QString("%1 %2").arg(image).arg(verdict)));
  }
  void aRealLibraryOverTwoSittings() {
    const QTemporaryDir folder;
    const std::string library = folder.filePath("real.lookalike").toStdString();
    makeLibrary(library, 40);
    std::set<Shown> asked;
    std::map<Shown, VerdictAnswer> said;
    Shown last = kNobody;
    for (int sitting = 0; sitting < 2; ++sitting) {
      Desk desk;
      desk.service = std::make_shared<PipelineFindService>();
      desk.openQueue(library);
      for (int i = 0; i < 15; ++i) {
        QTRY_VERIFY(desk.shown() != kNobody);
        const Shown pair = desk.shown();
        QVERIFY2(asked.insert(pair).second, qPrintable(QString("%1 %2").arg(sitting).arg(i)));
        const bool isCopy = i % 3 != 0;
        desk.key(isCopy ? Qt::Key_1 : Qt::Key_4);
        said[pair] = isCopy ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy;
        QVERIFY(desk.showsOther(pair));
        last = pair;
      }
      desk.window->close();
    }
    QCOMPARE(pipeline::openVerdictLedger(library).value()->entries()->size(), std::size_t{30});
    Desk desk;
    desk.service = std::make_shared<PipelineFindService>();
    desk.openQueue(library);
    QTRY_VERIFY(desk.shown() != kNobody);
    QVERIFY(!asked.contains(desk.shown()));
    for (const auto& [pair, answer] : said) QVERIFY(desk.verdict(pair)->answer == answer);
    desk.key(Qt::Key_Z, kCtrl);
    QVERIFY(desk.showsAgain(last));
    for (int i = 1; i < 30; ++i) {
      const std::size_t before = desk.window->verdicts().book().entries().size();
      desk.key(Qt::Key_Z, kCtrl);
      QTRY_COMPARE(desk.window->verdicts().book().entries().size(), before + 1);
      QVERIFY(desk.isReady());
      QVERIFY(said.contains(desk.shown()));
    }
    QCOMPARE(desk.window->verdicts().book().counts().pairs(), std::int64_t{0});
    QVERIFY(!desk.window->actions()->undoVerdict->isEnabled());
    // In groups: what is no copy is in no group with the other.
    desk.key(Qt::Key_Q);
    QTRY_COMPARE(desk.page()->groups().rowCount(), 40);
    const Shown pair = desk.shown();
    desk.key(Qt::Key_4);
    QTRY_COMPARE(desk.page()->groups().rowCount(), 39);
    QVERIFY(desk.shown() != pair && desk.shown() != kNobody);
    desk.key(Qt::Key_Z, kCtrl);
    QTRY_COMPARE(desk.page()->groups().rowCount(), 40);
  }

 private:
  /// Pairs of images, each in a group of its own, at probabilities from 0.7 on.
  static void makeLibrary(const std::string& path, int pairs) {
    auto library = catalogue::Catalogue::open(path, catalogue::OpenMode::kReadWrite).value();
    const RootId root = library->addRoot("/x").value();
    std::vector<catalogue::FileEntry> files;
    for (int i = 0; i < 2 * pairs; ++i)
      files.push_back(
          {root, "/x/" + std::to_string(1000 + i) + ".png", 10, 1, 1, static_cast<std::uint64_t>(i)});
    const auto fileIds = library->upsertFiles(files).value();
    std::vector<catalogue::FileOutcome> outcomes;
    for (std::size_t i = 0; i < fileIds.size(); ++i) {
      ContentHash hash;
      hash.bytes[0] = static_cast<std::uint8_t>(255 - i);
      outcomes.push_back({fileIds[i], ImageRecord{{}, hash, 640, 480, 10, "png"}, {}});
    }
    const auto ids = library->recordOutcomes(outcomes).value();
    catalogue::PairRun run;
    run.describer = {"dct:1"};
    run.scoreFloor = 0.5F;
    run.threshold = 0.6F;
    std::vector<ImagePair> found;
    for (std::size_t i = 0; i + 1 < ids.size(); i += 2) {
      const float score = 0.7F + 0.29F * static_cast<float>(i) / static_cast<float>(ids.size());
      found.push_back({ids[i], ids[i + 1], score, score});
    }
    QVERIFY(library->replacePairs(run, found).ok());
  }

  QTemporaryDir settings_;
};

QTEST_MAIN(TestReviewDesk)
#include "test_review_desk.moc"
