// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/fake_services.h"
#include "ui/review/verdict_session.h"

using namespace lookalike;
using namespace lookalike::ui;
using namespace lookalike::testing;

namespace {

const Error kDiskFull{ErrorCode::kDiskFull, {}, {}, -1};

struct Fixture {
  std::shared_ptr<FakeFindService> service = std::make_shared<FakeFindService>();
  std::shared_ptr<library::LibrarySnapshot> snapshot = makeSnapshot(3, 4);
  std::unique_ptr<VerdictSession> session = std::make_unique<VerdictSession>(service);
  Fixture() {
    // The hashes fall with the ids: what is shown as A has the larger one.
    for (ImageRecord& image : snapshot->images)
      image.hash.bytes[0] = static_cast<std::uint8_t>(200 - image.id.value);
  }
  void open() const {
    session->setSnapshot(snapshot);
    QTRY_VERIFY(session->isReady());
  }
  void reopen() {
    session = std::make_unique<VerdictSession>(service);
    open();
  }
  bool say(std::int64_t a, std::int64_t b, VerdictAnswer answer = VerdictAnswer::kCopy,
           VerdictOrder order = VerdictOrder::kUnknown) const {
    if (!session->state({{ImageId{a}, ImageId{b}, answer, order}}, VerdictSource::kReview)) return false;
    return isWritten();
  }
  bool isWritten() const {
    return QTest::qWaitFor([this] { return session->isReady(); });
  }
  std::optional<review::PairVerdict> verdict(std::int64_t a, std::int64_t b) const {
    return session->verdictOf(ImageId{a}, ImageId{b});
  }
  bool says(std::int64_t a, std::int64_t b, VerdictAnswer answer) const {
    const auto found = verdict(a, b);
    return found && found->answer == answer;
  }
  /// What the ledger alone adds up to.
  review::VerdictBook onDisk() const {
    review::VerdictBook book;
    for (const VerdictEntry& entry : service->ledger()) book.apply(entry);
    return book;
  }
  bool isConsistent() const {
    const auto& ids = session->book().entries();
    const auto disk = service->ledger();
    return std::equal(ids.begin(), ids.end(), disk.begin(), disk.end(),
                      [](const VerdictEntry& x, const VerdictEntry& y) { return x.id == y.id; });
  }
  void undo() const {
    session->undo();
    QVERIFY(isWritten());
  }
  void redo() const {
    session->redo();
    QVERIFY(isWritten());
  }
};

}  // namespace

class TestVerdictSession : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    QCoreApplication::setOrganizationName("lookalike-test");
    QCoreApplication::setApplicationName("lookalike-test");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings_.path());
  }
  void init() {
    QSettings().clear();
    QSettings().setValue("review/annotator", "ann");
  }

  void nothingIsTakenBeforeTheLedgerIsOpen() {
    const Fixture f;
    QVERIFY(!f.session->isReady() && !f.session->isOpening());
    QVERIFY(!f.session->state({{{1}, {2}, VerdictAnswer::kCopy, {}}}, VerdictSource::kReview));
    f.session->setSnapshot(f.snapshot);
    QVERIFY(f.session->isOpening() && !f.session->isReady());
    QVERIFY(!f.session->state({{{1}, {2}, VerdictAnswer::kCopy, {}}}, VerdictSource::kReview));
    QTRY_VERIFY(f.session->isReady());
    QVERIFY(!f.session->isOpening() && !f.session->canUndo() && !f.session->canRedo());
  }
  void aStatementIsRecordedOnceItIsWritten() {
    const Fixture f;
    f.open();
    QSignalSpy recorded(f.session.get(), &VerdictSession::recorded);
    QVERIFY(f.session->state({{{1}, {2}, VerdictAnswer::kNotCopy, {}}}, VerdictSource::kReview));
    QVERIFY(f.session->isWriting() && !f.session->isReady());
    QVERIFY(!f.verdict(1, 2));  // not before it is on the disk
    QVERIFY(!f.session->canUndo());
    QVERIFY(!f.session->state({{{1}, {3}, VerdictAnswer::kCopy, {}}}, VerdictSource::kReview));
    f.session->undo();  // nothing to undo yet
    QCOMPARE(recorded.count(), 0);
    QVERIFY(recorded.wait());
    QCOMPARE(f.service->ledger().size(), std::size_t{1});
    QVERIFY(f.says(1, 2, VerdictAnswer::kNotCopy));
    QVERIFY(!recorded[0][1].toBool());
    QVERIFY(f.session->isReady() && f.session->canUndo());
    const VerdictEntry entry = f.service->ledger().front();
    QCOMPARE(entry.annotator, std::string("ann"));
    QCOMPARE(entry.model, std::string("fake:1"));
    QCOMPARE(entry.probability, f.snapshot->pairs[0].score);
    QVERIFY(entry.source == VerdictSource::kReview);
  }
  void theOrderIsThatOfWhatIsShown() {
    const Fixture f;
    f.open();
    QVERIFY(f.say(1, 2, VerdictAnswer::kCopy, VerdictOrder::kAFirst));
    const VerdictEntry entry = f.service->ledger().front();
    QVERIFY(entry.a == f.snapshot->images[1].hash);  // the smaller one is that of image 2
    QVERIFY(entry.order == VerdictOrder::kBFirst);
    QVERIFY(f.verdict(1, 2)->order == VerdictOrder::kAFirst);
    QVERIFY(f.verdict(2, 1)->order == VerdictOrder::kBFirst);
    QVERIFY(f.say(2, 1, VerdictAnswer::kNotCopy, VerdictOrder::kAFirst));
    QVERIFY(f.verdict(1, 2)->order == VerdictOrder::kBFirst);
  }
  void ofPairsThatWereNotFoundToo() {
    const Fixture f;
    f.open();
    QVERIFY(f.say(2, 7));
    QVERIFY(std::isnan(f.service->ledger().front().probability));
    QVERIFY(f.service->ledger().front().model.empty());
  }
  void nothingToSay() {
    const Fixture f;
    f.open();
    QVERIFY(!f.session->state({}, VerdictSource::kBatch));
    QVERIFY(!f.session->state({{{1}, {1}, VerdictAnswer::kCopy, {}}}, VerdictSource::kBatch));
    QVERIFY(!f.session->state({{{1}, {99}, VerdictAnswer::kCopy, {}}}, VerdictSource::kBatch));
    QVERIFY(f.session->isReady());
    QVERIFY(f.session->state({{{1}, {1}, VerdictAnswer::kCopy, {}}, {{1}, {2}, VerdictAnswer::kCopy, {}}},
                             VerdictSource::kBatch));
    QVERIFY(f.isWritten());
    QCOMPARE(f.service->ledger().size(), std::size_t{1});
    QVERIFY(!f.session->withdraw("00000000000000000000000000000000"));
  }
  void aBatchIsOneStep() {
    Fixture f;
    f.open();
    QVERIFY(f.say(5, 6));
    const auto copy = VerdictAnswer::kCopy;
    QVERIFY(f.session->state({{{1}, {2}, copy, {}}, {{1}, {3}, copy, {}}, {{1}, {4}, copy, {}}},
                             VerdictSource::kBatch));
    QVERIFY(f.isWritten());
    QCOMPARE(f.session->book().counts().copies, std::int64_t{4});
    f.undo();
    QCOMPARE(f.session->book().counts().copies, std::int64_t{1});
    f.redo();
    QCOMPARE(f.session->book().counts().copies, std::int64_t{4});
    f.reopen();  // also when the step is rebuilt from the ledger
    f.session->allowEarlierUndo();
    f.undo();
    QCOMPARE(f.session->book().counts().copies, std::int64_t{1});
    f.undo();
    QCOMPARE(f.session->book().counts().copies, std::int64_t{0});
    QVERIFY(!f.session->canUndo());
    QVERIFY(f.isConsistent());
  }
  void undoAndRedoWithoutLimit() {
    const Fixture f;
    f.open();
    constexpr int kSteps = 60;
    for (int i = 0; i < kSteps; ++i)
      QVERIFY(f.say(1, 2, i % 2 == 0 ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy));
    for (int i = kSteps - 1; i >= 0; --i) {
      QVERIFY(f.says(1, 2, i % 2 == 0 ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy));
      f.undo();
    }
    QVERIFY(!f.verdict(1, 2) && !f.session->canUndo());
    for (int i = 0; i < kSteps; ++i) {
      f.redo();
      QVERIFY(f.says(1, 2, i % 2 == 0 ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy));
    }
    QVERIFY(!f.session->canRedo());
    QCOMPARE(f.service->ledger().size(), std::size_t{3 * kSteps});  // only ever added
    QVERIFY(f.isConsistent());
    f.undo();
    QVERIFY(f.says(1, 2, VerdictAnswer::kCopy));  // what was given again can be taken back again
  }
  void undoGoesThroughEarlierSittings() {
    Fixture f;
    f.open();
    QVERIFY(f.say(1, 2));
    QVERIFY(f.say(1, 3));
    f.reopen();
    QVERIFY(f.session->canUndo() && !f.session->canRedo());
    QVERIFY(f.say(5, 6));
    f.undo();
    QVERIFY(f.session->undoNeedsConsent());
    f.session->undo();  // does nothing without it
    QVERIFY(f.verdict(1, 3) && f.session->isReady());
    f.session->allowEarlierUndo();
    f.undo();
    QVERIFY(!f.verdict(1, 3) && f.verdict(1, 2));
    f.reopen();  // what was taken back is no step any more
    f.session->allowEarlierUndo();
    f.undo();
    QVERIFY(!f.verdict(1, 2) && !f.session->canUndo());
    f.redo();
    QVERIFY(f.verdict(1, 2) && f.isConsistent());
  }
  void onlyOnesOwnAreUndone() {
    Fixture f;
    f.open();
    QVERIFY(f.say(1, 2));
    f.session->setAnnotator("  bob  ");
    QCOMPARE(f.session->annotator(), QString("bob"));
    QVERIFY(!f.session->canUndo());
    QVERIFY(f.say(1, 3));
    QCOMPARE(f.service->ledger().back().annotator, std::string("bob"));
    f.session->setAnnotator("bob");  // the same: what can be done again stays
    f.undo();
    f.session->setAnnotator("bob");
    QVERIFY(f.session->canRedo() && !f.session->canUndo());
    f.session->setAnnotator("ann");
    QVERIFY(f.session->canUndo() && !f.session->canRedo());
    f.undo();
    QVERIFY(!f.verdict(1, 2));
    f.session->setAnnotator(QString(500, QChar(0xE9)));
    QCOMPARE(f.session->annotator().toUtf8().size(), qsizetype{200});
  }
  void undoThenANewVerdict() {
    const Fixture f;
    f.open();
    QVERIFY(f.say(1, 2));
    QVERIFY(f.say(1, 3));
    f.undo();
    QVERIFY(f.session->canRedo());
    QVERIFY(f.say(1, 4));
    QVERIFY(!f.session->canRedo());
    f.undo();
    QVERIFY(f.verdict(1, 2) && !f.verdict(1, 3) && !f.verdict(1, 4));
    f.undo();
    QVERIFY(!f.verdict(1, 2) && !f.session->canUndo());
  }
  void takenBackFromTheHistory() {
    const Fixture f;
    f.open();
    QVERIFY(f.say(1, 2));
    QVERIFY(f.say(1, 3));
    const std::string first = f.service->ledger().front().id;
    QSignalSpy recorded(f.session.get(), &VerdictSession::recorded);
    QVERIFY(f.session->withdraw(first));
    QVERIFY(f.isWritten());
    QVERIFY(recorded[0][1].toBool());
    QVERIFY(!f.verdict(1, 2) && f.verdict(1, 3));
    QVERIFY(!f.session->withdraw(first));                          // already
    QVERIFY(!f.session->withdraw(f.service->ledger().back().id));  // a withdrawal itself
    f.undo();
    QVERIFY(f.verdict(1, 2));
    QVERIFY(f.service->ledger().back().id != first);  // said anew
    f.redo();
    QVERIFY(!f.verdict(1, 2) && f.isConsistent());
  }
  void aFullDiskChangesNothing() {
    const Fixture f;
    f.open();
    QVERIFY(f.say(1, 2));
    QVERIFY(f.say(1, 3));
    f.undo();  // so that there is something to do again
    QSignalSpy failed(f.session.get(), &VerdictSession::failed);
    QSignalSpy recorded(f.session.get(), &VerdictSession::recorded);
    const auto before = f.service->ledger().size();
    f.service->writeFailure = kDiskFull;
    QVERIFY(f.say(1, 4));
    QCOMPARE(failed.count(), 1);
    QVERIFY(failed[0][0].value<Error>().code == ErrorCode::kDiskFull);
    QVERIFY(!f.verdict(1, 4));
    QVERIFY(f.session->canUndo() && f.session->canRedo());  // a verdict that failed took nothing away
    f.undo();
    QCOMPARE(failed.count(), 2);
    QVERIFY(f.verdict(1, 2) && f.session->canUndo());
    f.redo();
    QCOMPARE(failed.count(), 3);
    QVERIFY(!f.verdict(1, 3) && f.session->canRedo());
    QVERIFY(f.session->withdraw(f.service->ledger().front().id));
    QVERIFY(f.isWritten());
    QCOMPARE(failed.count(), 4);
    QCOMPARE(recorded.count(), 0);
    QCOMPARE(f.service->ledger().size(), before);
    QVERIFY(f.isConsistent());

    f.service->writeFailure.reset();  // there is room again
    f.redo();
    QVERIFY(f.verdict(1, 3) && !f.session->canRedo());
    f.undo();
    f.undo();
    QVERIFY(!f.verdict(1, 2) && !f.verdict(1, 3) && !f.session->canUndo());
    QVERIFY(f.isConsistent());
    QCOMPARE(f.onDisk().counts().pairs(), std::int64_t{0});
  }
  void aLedgerThatCannotBeOpened() {
    const Fixture f;
    f.service->ledgerFailure = Error{ErrorCode::kReadOnly, "/pictures.lookalike", {}, -1};
    QSignalSpy failed(f.session.get(), &VerdictSession::failed);
    f.session->setSnapshot(f.snapshot);
    QVERIFY(failed.wait());
    QVERIFY(failed[0][0].value<Error>().code == ErrorCode::kReadOnly);
    QVERIFY(!f.session->isReady() && !f.session->isOpening());
    QVERIFY(!f.session->state({{{1}, {2}, VerdictAnswer::kCopy, {}}}, VerdictSource::kReview));
    f.service->ledgerFailure.reset();  // the next scan of it tries again
    f.session->setSnapshot(std::make_shared<library::LibrarySnapshot>(*f.snapshot));
    QTRY_VERIFY(f.session->isReady());
  }
  void aNoteGoesWithTheNextVerdictOnly() {
    const Fixture f;
    f.open();
    f.session->setNote("the left one is sharper");
    QVERIFY(f.say(1, 2));
    QVERIFY(f.say(1, 3));
    QCOMPARE(f.service->ledger()[0].note, std::string("the left one is sharper"));
    QVERIFY(f.service->ledger()[1].note.empty());
    f.session->setNote(QString::fromUtf8("\xF0\x9F\x90\x88").repeated(1200));  // 4,800 bytes
    QVERIFY(f.say(1, 4));
    QCOMPARE(f.service->ledger()[2].note.size(), std::size_t{4000});
  }
  void whatIsSaidLastStandsWhateverTheClock() {
    const Fixture f;
    VerdictEntry ahead =
        review::makeEntry(f.snapshot->images[0].hash, f.snapshot->images[1].hash, VerdictAnswer::kCopy,
                          VerdictOrder::kUnknown, VerdictSource::kReview);
    ahead.annotator = "ann";
    ahead.timeMs += 3'600'000;  // a clock an hour ahead
    f.service->setLedger({ahead});
    f.open();
    QVERIFY(f.say(1, 2, VerdictAnswer::kNotCopy));
    QVERIFY(f.says(1, 2, VerdictAnswer::kNotCopy));
  }
  void anotherLibrary() {
    const Fixture f;
    f.open();
    QVERIFY(f.say(1, 2));
    QVERIFY(f.session->state({{{1}, {3}, VerdictAnswer::kCopy, {}}}, VerdictSource::kReview));
    QSignalSpy recorded(f.session.get(), &VerdictSession::recorded);
    const auto other = makeSnapshot(2, 2, "/other");
    f.session->setSnapshot(other);  // while one is being written
    QVERIFY(!f.session->isReady() && f.session->isOpening());
    QCOMPARE(f.session->book().entries().size(), std::size_t{0});
    QTRY_VERIFY(f.session->isReady());
    QCOMPARE(recorded.count(), 0);                         // not of this library
    QCOMPARE(f.service->ledger().size(), std::size_t{2});  // but written
    f.session->setSnapshot(nullptr);
    QVERIFY(!f.session->isReady() && !f.session->isOpen() && !f.session->canUndo());
    QCOMPARE(f.session->book().entries().size(), std::size_t{0});
  }
  void aFailureIsToldAlsoWhenTheLibraryWasLeft() {
    const Fixture f;
    f.open();
    f.service->writeFailure = kDiskFull;
    QSignalSpy failed(f.session.get(), &VerdictSession::failed);
    QVERIFY(f.session->state({{{1}, {3}, VerdictAnswer::kCopy, {}}}, VerdictSource::kReview));
    f.session->setSnapshot(nullptr);
    QVERIFY(failed.wait());
  }
  void theSameLibraryAgainKeepsItsUndo() {
    const Fixture f;
    f.open();
    QVERIFY(f.say(1, 2));
    f.undo();
    QSignalSpy replaced(f.session.get(), &VerdictSession::bookReplaced);
    f.session->setSnapshot(std::make_shared<library::LibrarySnapshot>(*f.snapshot));
    QVERIFY(f.session->isReady() && f.session->canRedo());
    QCOMPARE(replaced.count(), 0);
    QVERIFY(f.session->state({{{1}, {3}, VerdictAnswer::kCopy, {}}}, VerdictSource::kReview));
    f.session->setSnapshot(std::make_shared<library::LibrarySnapshot>(*f.snapshot));
    QVERIFY(f.session->isWriting());
    QVERIFY(f.isWritten());
    QVERIFY(f.verdict(1, 3));
  }
  void whatIsAskedForIsWrittenBeforeTheEnd() {
    Fixture f;
    f.open();
    QVERIFY(f.session->state({{{1}, {3}, VerdictAnswer::kCopy, {}}}, VerdictSource::kReview));
    f.session.reset();
    QCOMPARE(f.service->ledger().size(), std::size_t{1});
  }
  void theFrozenBookFollows() {
    const Fixture f;
    f.open();
    const auto before = f.session->frozenBook();
    QSignalSpy frozen(f.session.get(), &VerdictSession::bookFrozen);
    QVERIFY(f.say(1, 2));
    QVERIFY(f.say(1, 3));
    QTRY_COMPARE(f.session->frozenBook()->entries().size(), std::size_t{2});
    QVERIFY(frozen.count() >= 1);
    QCOMPARE(before->entries().size(), std::size_t{0});
    QCOMPARE(f.session->frozenBook()->counts().copies, std::int64_t{2});
  }

 private:
  QTemporaryDir settings_;
};

QTEST_GUILESS_MAIN(TestVerdictSession)
#include "test_verdict_session.moc"
