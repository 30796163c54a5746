// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "tests/ui/fake_services.h"
#include "ui/review/question_model.h"
#include "ui/review/question_queue.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

struct Fixture {
  std::shared_ptr<FakeFindService> service = std::make_shared<FakeFindService>();
  std::shared_ptr<library::LibrarySnapshot> snapshot;
  VerdictSession verdicts{service};
  QuestionQueue queue{service, &verdicts};

  explicit Fixture(int groups, int perGroup = 2, const std::string& root = "/pictures")
      : snapshot(makeSnapshot(groups, perGroup, root)) {
    // From sure to doubtful, as finds are.
    for (std::size_t i = 0; i < snapshot->pairs.size(); ++i)
      snapshot->pairs[i].score =
          0.99F - 0.5F * static_cast<float>(i) / static_cast<float>(snapshot->pairs.size());
    QSettings().setValue("review/annotator", "ann");
  }
  void open() {
    verdicts.setSnapshot(snapshot);
    queue.setSnapshot(snapshot);
    queue.setActive(true);
    QTRY_VERIFY(queue.isPlanned() && !queue.isPlanning());
  }
  VerdictEntry entryOf(std::size_t pair, VerdictAnswer answer, const std::string& annotator = "ann") const {
    const ImagePair& images = snapshot->pairs[pair];
    VerdictEntry entry = review::makeEntry(snapshot->image(images.a)->hash, snapshot->image(images.b)->hash,
                                           answer, VerdictOrder::kUnknown, VerdictSource::kReview);
    entry.annotator = annotator;
    return entry;
  }
  std::uint32_t pair() const { return queue.current()->pair; }
  /// The verdict of the present pair, and on to the next, as the desk does it.
  bool say(VerdictAnswer answer = VerdictAnswer::kCopy, VerdictSource source = VerdictSource::kReview) {
    const Question asked = *queue.current();
    if (!verdicts.state({{asked.a, asked.b, answer, VerdictOrder::kUnknown}}, source)) return false;
    if (!isWritten()) return false;
    queue.advanceToOpen();
    return true;
  }
  bool isWritten() {
    return QTest::qWaitFor([this] { return verdicts.isReady(); });
  }
  bool isSettled() {
    return QTest::qWaitFor([this] { return !queue.isPlanning(); });
  }
};

}  // namespace

class TestQuestionQueue : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QCoreApplication::setOrganizationName("lookalike-test");
    QCoreApplication::setApplicationName("lookalike-test");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings_.path());
  }

  void withoutVerdicts() {
    Fixture f(10);
    QVERIFY(!f.queue.isPlanned() && !f.queue.current());
    f.open();
    QVERIFY(f.queue.current());
    QCOMPARE(f.queue.left(), std::size_t{9});
    QCOMPARE(f.queue.upcoming(4).size(), std::size_t{4});
    QCOMPARE(f.queue.upcoming(100).size(), std::size_t{9});
    QVERIFY(f.queue.estimate() && f.queue.estimate()->precision);
    QVERIFY(!f.queue.canGoBack());
    f.queue.back();
    QVERIFY(f.queue.current());
    QuestionModel model(&f.queue);
    model.refresh();
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(model.question(0)->pair, f.pair());
    QVERIFY(
        model.data(model.index(0), Qt::AccessibleTextRole).toString().contains("image0.jpg and image1.jpg"));
  }
  void aPlanIsMadeOnlyWhenItIsWanted() {
    Fixture f(3);
    f.verdicts.setSnapshot(f.snapshot);
    f.queue.setSnapshot(f.snapshot);
    QTest::qWait(50);
    QVERIFY(!f.queue.isPlanned());
    f.queue.setActive(true);
    QTRY_VERIFY(f.queue.isPlanned());
  }
  void allAnswered() {
    Fixture f(5);
    std::vector<VerdictEntry> all;
    for (std::size_t i = 0; i < 5; ++i) all.push_back(f.entryOf(i, VerdictAnswer::kUnsure));
    f.service->setLedger(all);
    QSignalSpy changed(&f.queue, &QuestionQueue::currentChanged);
    f.open();
    QVERIFY(!f.queue.current());
    QCOMPARE(f.queue.left(), std::size_t{0});
    QVERIFY(changed.count() >= 1);  // that there is nothing is news too
    f.queue.advance();
    f.queue.back();
    f.queue.skip();
    f.queue.leaveAnswered();
    QVERIFY(!f.queue.current());
  }
  void whatWasAnsweredEarlierIsNotAsked() {
    // More verdicts than a plan is long, of those that would be asked first.
    Fixture f(1300);
    std::vector<VerdictEntry> earlier;
    for (std::size_t i = 5; i < 1300; ++i) earlier.push_back(f.entryOf(i, VerdictAnswer::kNotCopy));
    f.service->setLedger(earlier);
    f.open();
    std::set<std::uint32_t> asked;
    while (f.queue.current()) {
      asked.insert(f.pair());
      QVERIFY(f.say());
      QVERIFY(f.isSettled());
    }
    QCOMPARE(asked, (std::set<std::uint32_t>{0, 1, 2, 3, 4}));
  }
  void aLedgerThatIsReadLateCounts() {
    Fixture f(4);
    f.service->setLedger({f.entryOf(0, VerdictAnswer::kCopy), f.entryOf(1, VerdictAnswer::kCopy)});
    f.queue.setActive(true);
    f.queue.setSnapshot(f.snapshot);  // planned before the ledger
    QTRY_VERIFY(f.queue.isPlanned());
    QCOMPARE(f.queue.left(), std::size_t{3});
    f.verdicts.setSnapshot(f.snapshot);
    QTRY_VERIFY(f.verdicts.isReady());
    QVERIFY(f.isSettled());
    QVERIFY(f.queue.left() <= 2);
    std::set<std::uint32_t> ahead;
    for (const Question& question : f.queue.upcoming(10)) ahead.insert(question.pair);
    QVERIFY(!ahead.contains(0) && !ahead.contains(1));
    f.queue.leaveAnswered();
    QVERIFY(f.pair() == 2 || f.pair() == 3);
  }
  void aLedgerThatCannotBeReadLeavesPairsToLookAt() {
    Fixture f(4);
    f.service->ledgerFailure = Error{ErrorCode::kReadOnly, {}, {}, -1};
    f.open();
    QVERIFY(f.queue.current());
  }
  void neverTheSamePairTwice() {
    Fixture f(300);
    f.open();
    std::set<std::uint32_t> asked;
    int planned = 0;
    connect(&f.queue, &QuestionQueue::planned, this, [&] { ++planned; });
    for (int i = 0; i < 300; ++i) {
      if (!f.queue.current()) QVERIFY(f.isSettled());
      QVERIFY(f.queue.current());
      QVERIFY2(asked.insert(f.pair()).second, qPrintable(QString::number(i)));
      if (i % 7 == 3) {
        f.queue.skip();
      } else {
        QVERIFY(f.say(i % 2 == 0 ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy));
      }
    }
    QVERIFY(f.isSettled());
    QVERIFY(!f.queue.current());
    QVERIFY2(planned >= 3, qPrintable(QString::number(planned)));
    QCOMPARE(f.queue.estimate()->verdicts, std::int64_t{257});
  }
  void skippedOnesComeAgainWhenTheLibraryIsOpenedAgain() {
    Fixture f(2);
    f.open();
    const std::uint32_t first = f.pair();
    f.queue.skip();
    const std::uint32_t second = f.pair();
    QVERIFY(first != second);
    f.queue.skip();
    QVERIFY(f.isSettled());
    QVERIFY(!f.queue.current());
    f.queue.back();
    QCOMPARE(f.pair(), second);  // it can be gone back to
    f.queue.back();
    QCOMPARE(f.pair(), first);
    QVERIFY(!f.queue.canGoBack());
    f.queue.setSnapshot(f.snapshot);
    QTRY_VERIFY(f.queue.current());
    QCOMPARE(f.queue.left(), std::size_t{1});
  }
  void whatWasPassedByComesAgain() {
    Fixture f(3);
    f.open();
    std::set<std::uint32_t> passed;
    for (int i = 0; i < 3; ++i) {
      passed.insert(f.pair());
      f.queue.advance();
    }
    QCOMPARE(passed.size(), std::size_t{3});
    QTRY_VERIFY(f.queue.current());
    QVERIFY(passed.contains(f.pair()));
    QVERIFY(f.say());
    QVERIFY(f.isSettled());
    QVERIFY(f.queue.current());
  }
  void backAndOn() {
    Fixture f(6);
    f.open();
    std::vector<std::uint32_t> shown;
    for (int i = 0; i < 3; ++i) {
      shown.push_back(f.pair());
      QVERIFY(f.say());
    }
    const std::uint32_t open = f.pair();
    for (int i = 2; i >= 0; --i) {
      f.queue.back();
      QCOMPARE(f.pair(), shown[static_cast<std::size_t>(i)]);
    }
    f.queue.advance();  // step by step also through what was answered
    QCOMPARE(f.pair(), shown[1]);
    f.queue.back();
    QVERIFY(f.say(VerdictAnswer::kNotCopy));  // another word on the first
    QCOMPARE(f.pair(), open);                 // and back to where there is something to do
  }
  void anUndonePairShowsAgain() {
    Fixture f(20);
    f.open();
    std::vector<std::uint32_t> shown;
    for (int i = 0; i < 5; ++i) {
      shown.push_back(f.pair());
      QVERIFY(f.say());
    }
    const std::uint32_t open = f.pair();
    for (int i = 4; i >= 2; --i) {
      f.verdicts.undo();
      QVERIFY(f.isWritten());
      const VerdictEntry entry = f.service->ledger().back();
      QVERIFY(f.queue.show({entry.a, entry.b}));
      QCOMPARE(f.pair(), shown[static_cast<std::size_t>(i)]);
    }
    for (int i = 2; i < 5; ++i) {
      QCOMPARE(f.pair(), shown[static_cast<std::size_t>(i)]);
      QVERIFY(f.say(VerdictAnswer::kNotCopy));
    }
    QCOMPARE(f.pair(), open);
    QVERIFY(!f.queue.show(review::pairKey(f.snapshot->images[0].hash, f.snapshot->images[3].hash)));
    QCOMPARE(f.pair(), open);
  }
  void kinds() {
    Fixture f(6, 3);
    f.snapshot->pairs[4].geometry = makeGeometry();  // b lies within a
    f.snapshot->pairs[6].score = 0.2F;
    for (FileRecord& file : f.snapshot->files) {
      if (file.image == f.snapshot->pairs[2].b) file.path = "/pictures/test/x.jpg";
      if (file.image == f.snapshot->pairs[2].a) file.path = "/pictures/train/x.jpg";
    }
    f.queue.setThreshold(0.8F);
    f.open();
    const auto asked = [&](QuestionKind kind) {
      f.queue.setKind(kind);
      if (!f.isSettled()) QTest::qFail("it plans for too long", __FILE__, __LINE__);
      std::set<std::uint32_t> pairs;
      if (f.queue.current()) pairs.insert(f.pair());
      for (const Question& question : f.queue.upcoming(1000)) pairs.insert(question.pair);
      return pairs;
    };
    QCOMPARE(asked(QuestionKind::kCrops), std::set<std::uint32_t>{4});
    // Train and test of the one; the other of that group lies in its album, as all others do.
    QCOMPARE(asked(QuestionKind::kAcrossSplits), std::set<std::uint32_t>{2});
    QCOMPARE(asked(QuestionKind::kAcrossFolders), (std::set<std::uint32_t>{2, 3}));
    QCOMPARE(asked(QuestionKind::kConflicts), std::set<std::uint32_t>{});
    for (const std::uint32_t pair : asked(QuestionKind::kFinds))
      QVERIFY(f.snapshot->pairs[pair].score >= 0.8F);
    QCOMPARE(asked(QuestionKind::kAll).size(), f.snapshot->pairs.size());
  }
  void betweenTwoFoldersAndOnceMore() {
    Fixture f(6, 3);
    for (FileRecord& file : f.snapshot->files) {
      if (file.image == f.snapshot->pairs[2].b) file.path = "/pictures/left/x.jpg";
      if (file.image == f.snapshot->pairs[2].a) file.path = "/pictures/right/x.jpg";
    }
    f.open();
    QTRY_VERIFY(f.queue.isPlanned() && !f.queue.isPlanning());
    f.queue.setFolders("/pictures/right", "/pictures/left");
    f.queue.setKind(QuestionKind::kBetweenFolders);
    QTRY_VERIFY(f.queue.isPlanned() && !f.queue.isPlanning());
    QVERIFY(f.queue.current());
    QCOMPARE(f.queue.current()->pair, 2U);
    QCOMPARE(f.queue.left(), std::size_t{0});
    const Question question = *f.queue.current();
    QVERIFY(f.verdicts.state({{question.a, question.b, VerdictAnswer::kCopy, VerdictOrder::kUnknown}},
                             VerdictSource::kReview));
    QTRY_VERIFY(f.verdicts.isReady());
    f.queue.setKind(QuestionKind::kJudged);
    QTRY_VERIFY(f.queue.isPlanned() && !f.queue.isPlanning());
    QVERIFY(f.queue.current());
    QCOMPARE(f.queue.current()->pair, 2U);  // the only one with a verdict
    QVERIFY(f.verdicts.state({{question.a, question.b, VerdictAnswer::kNotCopy, VerdictOrder::kUnknown}},
                             VerdictSource::kReview));
    QTRY_VERIFY(f.verdicts.isReady());
    f.queue.advanceToOpen();
    QVERIFY(!f.queue.current());  // once more is enough
  }
  void anotherKindWhileItPlansIsNotMixed() {
    Fixture f(200, 3);
    f.snapshot->pairs[4].geometry = makeGeometry();
    f.verdicts.setSnapshot(f.snapshot);
    QTRY_VERIFY(f.verdicts.isReady());
    f.queue.setActive(true);
    f.queue.setSnapshot(f.snapshot);
    QVERIFY(f.queue.isPlanning());
    std::set<std::uint32_t> shown;
    connect(&f.queue, &QuestionQueue::currentChanged, this, [&] {
      if (f.queue.current()) shown.insert(f.pair());
    });
    f.queue.setKind(QuestionKind::kCrops);
    QVERIFY(f.isSettled());
    QCOMPARE(shown, std::set<std::uint32_t>{4});
    QCOMPARE(f.queue.left(), std::size_t{0});
  }
  void conflictsAreSettledOneByOne() {
    Fixture f(6);
    f.service->setLedger({f.entryOf(1, VerdictAnswer::kCopy), f.entryOf(1, VerdictAnswer::kNotCopy, "bob"),
                          f.entryOf(4, VerdictAnswer::kNotCopy), f.entryOf(4, VerdictAnswer::kCopy, "bob"),
                          f.entryOf(2, VerdictAnswer::kCopy)});
    f.queue.setKind(QuestionKind::kConflicts);
    f.open();
    std::set<std::uint32_t> asked;
    for (int i = 0; i < 2; ++i) {
      QVERIFY(f.queue.current());
      asked.insert(f.pair());
      QVERIFY(f.queue.current()->reason == review::AskReason::kConflict);
      QVERIFY(f.say(VerdictAnswer::kCopy, VerdictSource::kAdjudication));
    }
    QVERIFY(f.isSettled());
    QCOMPARE(asked, (std::set<std::uint32_t>{1, 4}));
    QVERIFY(!f.queue.current());
    QCOMPARE(f.verdicts.book().counts().conflicts, std::int64_t{0});
  }
  void anotherLibraryWhilePlanning() {
    Fixture f(400, 3);
    const auto other = makeSnapshot(3, 2, "/other");
    f.verdicts.setSnapshot(f.snapshot);
    f.queue.setActive(true);
    f.queue.setSnapshot(f.snapshot);
    f.verdicts.setSnapshot(other);
    f.queue.setSnapshot(other);
    QTRY_VERIFY(f.queue.isPlanned());
    QVERIFY(f.isSettled());
    QCOMPARE(f.queue.snapshot(), other.get());
    QCOMPARE(f.queue.left(), std::size_t{2});
    f.queue.setSnapshot(nullptr);
    QVERIFY(!f.queue.current() && !f.queue.isPlanned() && f.queue.upcoming(5).empty());
    f.queue.advance();
    f.queue.skip();
    QVERIFY(!f.queue.current());
  }
  void withoutPairs() {
    Fixture f(3, 1);
    QVERIFY(f.snapshot->pairs.empty());
    f.open();
    QVERIFY(!f.queue.current());
    QVERIFY(!f.queue.estimate()->precision);
    f.queue.setKind(QuestionKind::kConflicts);
    QVERIFY(f.isSettled());
    QVERIFY(!f.queue.current());
  }
  void verdictsWhileItPlansCount() {
    Fixture f(30);
    f.verdicts.setSnapshot(f.snapshot);
    QTRY_VERIFY(f.verdicts.isReady());
    f.queue.setActive(true);
    f.queue.setSnapshot(f.snapshot);
    // Written while the first plan is made.
    const ImagePair& pair = f.snapshot->pairs[29];
    QVERIFY(f.verdicts.state({{pair.a, pair.b, VerdictAnswer::kCopy, {}}}, VerdictSource::kReview));
    QVERIFY(f.isWritten());
    QTRY_VERIFY(f.queue.isPlanned());
    QVERIFY(f.isSettled());
    f.queue.leaveAnswered();
    QVERIFY(f.pair() != 29);
    for (const Question& question : f.queue.upcoming(100)) QVERIFY(question.pair != 29);
  }

 private:
  QTemporaryDir settings_;
};

QTEST_GUILESS_MAIN(TestQuestionQueue)
#include "test_question_queue.moc"
