// SPDX-License-Identifier: GPL-3.0-or-later
// The review desk in the whole window, driven by keys alone: the queue.
#include <algorithm>
#include <array>
#include <map>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QListView>
#include <QTemporaryDir>
#include <set>

#include "core/catalogue/catalogue.h"
#include "core/library/verdict_ledger.h"
#include "tests/ui/desk_fixture.h"
#include "ui/review/review_bar.h"
#include "ui/review/review_desk.h"
#include "ui/shared/message_bar.h"
#include "ui/shared/pipeline_find_service.h"
#include "ui/shared/window_actions.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

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
    keepSettingsIn(settings_.path());
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
    QCOMPARE(desk.empty()->heading(), QString("Nothing left to review"));
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
    QCOMPARE(desk.empty()->heading(), QString("Nothing left to review"));
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
    QCOMPARE(library::VerdictLedger::open(library)->entries()->size(), std::size_t{30});
    Desk desk;
    desk.service = std::make_shared<PipelineFindService>();
    desk.openQueue(library);
    QTRY_VERIFY(desk.shown() != kNobody);
    QVERIFY(!asked.contains(desk.shown()));
    for (const auto& [pair, answer] : said) QVERIFY(desk.verdict(pair)->answer == answer);
    desk.window->verdicts().allowEarlierUndo();  // the second sitting is over
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
    files.reserve(2 * static_cast<std::size_t>(pairs));
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
      found.push_back({std::min(ids[i], ids[i + 1]), std::max(ids[i], ids[i + 1]), score, score});
    }
    QVERIFY(library->replacePairs(run, found).ok());
  }

  QTemporaryDir settings_;
};

QTEST_MAIN(TestReviewDesk)
#include "test_review_desk.moc"
