// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/stat.h>

#include <cmath>
#include <limits>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <thread>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/library_file.h"
#include "core/catalogue/schema.h"
#include "core/catalogue/verdict_store.h"
#include "core/catalogue/writer_lock.h"
#include "tests/catalogue/child_process.h"
#include "tests/catalogue/made_verdicts.h"

using namespace lookalike;
using namespace lookalike::catalogue;
using namespace lookalike::testing;

namespace {

std::vector<VerdictEntry> storedIn(const std::string& path) {
  auto library = Catalogue::open(path, OpenMode::kReadOnly);
  return library.ok() ? (*library)->verdictEntries().value() : std::vector<VerdictEntry>{};
}

}  // namespace

class TestVerdictStore : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::string inFolder(const char* name) const { return folder_->filePath(name).toStdString(); }
  std::string path() const { return inFolder("library.lookalike"); }
  void makeLibrary() { QVERIFY(Catalogue::open(path(), OpenMode::kReadWrite).ok()); }
  void expectError(const VerdictEntry& entry) {
    auto store = VerdictStore::open(path());
    QVERIFY(store.ok());
    const std::vector<VerdictEntry> entries{entryOf(1), entry};
    const auto added = store->add(entries);
    QVERIFY(!added.ok());
    QVERIFY(added.error().code == ErrorCode::kInvalidArgument);
    QVERIFY(!added.error().detail.empty());
    QVERIFY(store->entries().value().empty());  // all or none
  }

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void whatAnotherConnectionWritesIsNews() {
    makeLibrary();
    auto mine = VerdictStore::open(path());
    auto other = VerdictStore::open(path());
    QVERIFY(mine.ok() && other.ok());
    QVERIFY(mine->entries().value().empty());
    QVERIFY(mine->newEntries().value().empty());
    const std::vector<VerdictEntry> first{entryOf(1)};
    QVERIFY(other->add(first).ok());
    QCOMPARE(mine->newEntries().value().size(), std::size_t{1});
    QVERIFY(mine->newEntries().value().empty());  // told once
    const std::vector<VerdictEntry> second{entryOf(2), entryOf(3)};
    QVERIFY(other->add(second).ok());
    const auto news = mine->newEntries();
    QCOMPARE(news->size(), std::size_t{2});
    QCOMPARE(news->front().id, second.front().id);
    QCOMPARE(mine->entries().value().size(), std::size_t{3});
  }

  void everyFieldComesBack() {
    makeLibrary();
    VerdictEntry full = entryOf(7);
    full.answer = VerdictAnswer::kNotCopy;
    full.order = VerdictOrder::kBFirst;
    full.source = VerdictSource::kAdjudication;
    full.annotator = "\xEF\xBB\xBF\xD0\x96\xC3\xA9 \xF0\x9F\x90\x88 'quoted' \"so\"";  // begins with a BOM
    full.timeMs = -5;
    full.model = "ts:0123456789abcdef";
    full.probability = 0.3F;
    full.note = "two\nlines, and a % and ? and \\";
    VerdictEntry withdrawal = entryOf(8);
    withdrawal.withdraws = full.id;
    withdrawal.annotator.clear();
    withdrawal.note.clear();
    VerdictEntry longest = entryOf(9);
    longest.annotator = std::string(200, 'a');
    longest.note = std::string(4000, 'b');
    longest.probability = 1.0F;
    longest.timeMs = std::numeric_limits<std::int64_t>::max();
    const std::vector<VerdictEntry> entries{full, withdrawal, longest};
    {
      auto store = VerdictStore::open(path());
      QVERIFY(store.ok());
      QVERIFY(store->add(entries).ok());
      QVERIFY(store->add({}).ok());
    }
    const auto stored = storedIn(path());
    QCOMPARE(stored.size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i) QVERIFY2(sameEntry(stored[i], entries[i]), stored[i].id.c_str());
    QCOMPARE(stored[0].probability, 0.3F);
    QVERIFY(std::isnan(stored[1].probability));
  }

  void whatIsThereIsPassedOver() {
    makeLibrary();
    auto store = VerdictStore::open(path());
    const std::vector<VerdictEntry> first{entryOf(3), entryOf(1), entryOf(3)};
    QVERIFY(store->add(first).ok());
    VerdictEntry other = entryOf(1);
    other.note = "said otherwise";
    const std::vector<VerdictEntry> second{other, entryOf(2)};
    QVERIFY(store->add(second).ok());
    const auto stored = store->entries().value();
    QCOMPARE(stored.size(), std::size_t{3});  // in the order they were added
    QVERIFY(sameEntry(stored[0], entryOf(3)));
    QVERIFY(sameEntry(stored[1], entryOf(1)));
    QVERIFY(sameEntry(stored[2], entryOf(2)));
  }

  void badEntriesAreRefused_data() {
    QTest::addColumn<int>("which");
    for (const char* name :
         {"equal hashes", "hashes out of order", "no id", "a short id", "upper case", "not hexadecimal",
          "withdraws no id", "withdraws itself", "long name", "long note", "long model", "name not UTF-8",
          "note with a NUL", "probability above 1", "infinite probability", "unknown answer", "unknown order",
          "unknown source"}) {
      static int which = 0;
      QTest::newRow(name) << which++;
    }
  }
  void badEntriesAreRefused() {
    QFETCH(int, which);
    makeLibrary();
    VerdictEntry entry = entryOf(2);
    if (which == 0) entry.b = entry.a;
    if (which == 1) std::swap(entry.a, entry.b);
    if (which == 2) entry.id.clear();
    if (which == 3) entry.id.pop_back();
    if (which == 4) entry.id[0] = 'A';
    if (which == 5) entry.id[0] = 'g';
    if (which == 6) entry.withdraws = "x";
    if (which == 7) entry.withdraws = entry.id;
    if (which == 8) entry.annotator = std::string(201, 'a');
    if (which == 9) entry.note = std::string(4001, 'a');
    if (which == 10) entry.model = std::string(201, 'a');
    if (which == 11) entry.annotator = "caf\xe9";
    if (which == 12) entry.note = std::string("a\0b", 3);
    if (which == 13) entry.probability = 1.01F;
    if (which == 14) entry.probability = std::numeric_limits<float>::infinity();
    if (which == 15) entry.answer = static_cast<VerdictAnswer>(3);
    if (which == 16) entry.order = static_cast<VerdictOrder>(3);
    if (which == 17) entry.source = static_cast<VerdictSource>(5);
    expectError(entry);
  }

  void anOlderLibraryIsBroughtUpToDate() {
    QVERIFY(createLibraryFile(path(), migrations().first(4)).ok());
    {
      auto old = SqlConnection::open(path(), SqlConnection::Access::kReadWrite).value();
      QVERIFY(old->execute("INSERT INTO roots (id, path) VALUES (1, X'2F61')").ok());
    }
    {
      auto store = VerdictStore::open(path());
      QVERIFY2(store.ok(), store.ok() ? "" : describeError(store.error()).c_str());
      const std::vector<VerdictEntry> entries{entryOf(1)};
      QVERIFY(store->add(entries).ok());
    }
    QCOMPARE(storedIn(path()).size(), std::size_t{1});
    QVERIFY(Catalogue::open(path(), OpenMode::kReadOnly).value()->roots().value().at(0).path == "/a");
  }

  void anOlderLibraryThatAJobHoldsIsLocked() {
    QVERIFY(createLibraryFile(path(), migrations().first(4)).ok());
    auto lock = WriterLock::take(path());
    QVERIFY(lock.ok());
    QVERIFY(VerdictStore::open(path()).error().code == ErrorCode::kLocked);
  }

  void commitsAreSynchronised() {
    makeLibrary();
    auto connection = openBesideWriter(path());
    QVERIFY(connection.ok());
    QCOMPARE((*connection)->integer("PRAGMA synchronous").value().value(), std::int64_t{2});
    QVERIFY((*connection)->text("PRAGMA journal_mode").value() == "wal");
    QCOMPARE((*connection)->integer("PRAGMA busy_timeout").value().value(), std::int64_t{60'000});
  }

  /// Both write as fast as they can; neither loses anything or fails.
  void verdictsAreWrittenBesideAJob() {
    auto job = Catalogue::open(path(), OpenMode::kReadWrite).value();
    const RootId root = job->addRoot("/x").value();
    Result<void> outcome = ok();
    std::thread reviewer([&] {
      auto store = VerdictStore::open(path());
      if (!store.ok()) {
        outcome = store.error();
        return;
      }
      for (std::uint64_t i = 0; i < 150 && outcome.ok(); ++i) {
        const std::vector<VerdictEntry> entries{entryOf(i)};
        outcome = store->add(entries);
      }
    });
    Result<void> jobOutcome = ok();
    for (int i = 0; i < 150 && jobOutcome.ok(); ++i) {
      const std::vector<FileEntry> files{{root, "/x/" + std::to_string(i), 1, 1, 1, 1}};
      const auto added = job->upsertFiles(files);
      if (!added.ok()) jobOutcome = added.error();
    }
    reviewer.join();
    QVERIFY2(outcome.ok(), outcome.ok() ? "" : describeError(outcome.error()).c_str());
    QVERIFY2(jobOutcome.ok(), jobOutcome.ok() ? "" : describeError(jobOutcome.error()).c_str());
    QCOMPARE(job->files()->size(), std::size_t{150});
    QCOMPARE(storedIn(path()).size(), std::size_t{150});
  }

  /// A transaction of a job is waited for.
  void aBusyJobIsWaitedFor() {
    makeLibrary();
    auto job = openForWriting(path(), migrations()).value();
    auto transaction = SqlTransaction::beginWriting(*job);
    QVERIFY(transaction.ok());
    Result<void> outcome = Error{};
    std::thread reviewer([&] {
      auto store = VerdictStore::open(path());
      const std::vector<VerdictEntry> entries{entryOf(1)};
      outcome = store.ok() ? store->add(entries) : Result<void>(store.error());
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    QVERIFY(storedIn(path()).empty());
    QVERIFY(job->execute("INSERT INTO roots (id, path) VALUES (1, X'2F61')").ok());
    QVERIFY(transaction->commit().ok());
    reviewer.join();
    QVERIFY2(outcome.ok(), outcome.ok() ? "" : describeError(outcome.error()).c_str());
    QCOMPARE(storedIn(path()).size(), std::size_t{1});
  }

  void oneThreadAfterAnother() {
    makeLibrary();
    auto store = VerdictStore::open(path());
    Result<void> outcome = Error{};
    std::thread([&] {
      const std::vector<VerdictEntry> entries{entryOf(1)};
      outcome = store->add(entries);
    }).join();
    QVERIFY2(outcome.ok(), outcome.ok() ? "" : describeError(outcome.error()).c_str());
    QCOMPARE(store->entries()->size(), std::size_t{1});
  }

  void verdictsOutlastTheirPictures() {
    auto job = Catalogue::open(path(), OpenMode::kReadWrite).value();
    const RootId root = job->addRoot("/x").value();
    const std::vector<FileEntry> files{{root, "/x/a", 1, 1, 1, 1}};
    const auto ids = job->upsertFiles(files).value();
    const std::vector<FileOutcome> outcomes{{ids[0], ImageRecord{{}, entryOf(1).a, 1, 1, 1, "png"}, {}}};
    QVERIFY(job->recordOutcomes(outcomes).ok());
    const std::vector<VerdictEntry> entries{entryOf(1)};
    QVERIFY(VerdictStore::open(path())->add(entries).ok());
    QVERIFY(job->removeRoot(root).ok());
    QVERIFY(job->files()->empty());
    QVERIFY(sameEntry(job->verdictEntries().value().at(0), entryOf(1)));
  }

  void whatIsNoLibraryIsRefusedAndLeft() {
    QVERIFY(VerdictStore::open(path()).error().code == ErrorCode::kNotFound);
    QVERIFY(VerdictStore::open(folder_->path().toStdString()).error().code == ErrorCode::kNotARegularFile);
    QFile file(folder_->filePath("library.lookalike"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("no library at all");
    file.close();
    QVERIFY(VerdictStore::open(path()).error().code == ErrorCode::kCorrupt);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("no library at all"));
    QCOMPARE(QDir(folder_->path()).entryList(QDir::Files), QStringList{"library.lookalike"});
  }

  void aNewerLibraryIsRefused() {
    std::vector<Migration> future(migrations().begin(), migrations().end());
    future.push_back({currentSchemaVersion() + 1, "3.2.1", {"CREATE TABLE later (id $KEY PRIMARY KEY)"}});
    QVERIFY(createLibraryFile(path(), future).ok());
    const auto opened = VerdictStore::open(path());
    QVERIFY(opened.error().code == ErrorCode::kNewerVersion);
    QVERIFY(opened.error().detail == "3.2.1");
  }

  void aFolderThatCannotBeWritten() {
    QDir().mkdir(folder_->filePath("shut"));
    const std::string inner = inFolder("shut/library");
    QVERIFY(Catalogue::open(inner, OpenMode::kReadWrite).ok());
    QFile::setPermissions(folder_->path(), QFile::Permissions(0x7755));
    ::chmod(inFolder("shut").c_str(), 0555);
    const int code = runInChild([&] {
      if (!becomeNobody()) return kNotPossibleHere;
      const auto opened = VerdictStore::open(inner);
      return opened.ok() ? 98 : static_cast<int>(opened.error().code);
    });
    ::chmod(inFolder("shut").c_str(), 0755);
    if (code == kNotPossibleHere) QSKIP("cannot give up root's rights here");
    QCOMPARE(code, static_cast<int>(ErrorCode::kPermissionDenied));
  }

  void aDiskMadeReadOnly() {
    const std::string disk = inFolder("disk");
    QDir().mkdir(folder_->filePath("disk"));
    const int code = runInChild([&] {
      if (!mountSmallDisk(disk, 4096)) return kNotPossibleHere;
      if (!Catalogue::open(disk + "/library", OpenMode::kReadWrite).ok()) return 97;
      if (!makeDiskReadOnly(disk)) return kNotPossibleHere;
      const auto opened = VerdictStore::open(disk + "/library");
      return opened.ok() ? 98 : static_cast<int>(opened.error().code);
    });
    if (code == kNotPossibleHere) QSKIP("no mounts here");
    QCOMPARE(code, static_cast<int>(ErrorCode::kReadOnly));
  }

  void aFullDiskLosesNothing() {
    const std::string disk = inFolder("disk");
    QDir().mkdir(folder_->filePath("disk"));
    const int result = runInChild([&] {
      if (!mountSmallDisk(disk, 512)) return kNotPossibleHere;
      const std::string library = disk + "/library";
      if (!Catalogue::open(library, OpenMode::kReadWrite).ok()) return 97;
      std::uint64_t stored = 0;
      {
        auto store = VerdictStore::open(library);
        if (!store.ok()) return 96;
        for (;; ++stored) {
          VerdictEntry entry = entryOf(stored);
          entry.note = std::string(4000, 'n');
          const std::vector<VerdictEntry> entries{entry};
          const auto added = store->add(entries);
          if (!added.ok()) {
            if (added.error().code != ErrorCode::kDiskFull) return 95;
            break;
          }
          if (stored > 10'000) return 94;
        }
        if (store->entries()->size() != stored) return 93;
      }
      return stored > 0 && storedIn(library).size() == stored ? 1 : 92;
    });
    if (result == kNotPossibleHere) QSKIP("no mounts here");
    QCOMPARE(result, 1);
  }

  void aLibraryThatWasMovedAwayIsMissed() {
    makeLibrary();
    auto store = VerdictStore::open(path());
    QCOMPARE(::rename(path().c_str(), inFolder("elsewhere").c_str()), 0);
    const std::vector<VerdictEntry> entries{entryOf(1)};
    QVERIFY(store->add(entries).error().code == ErrorCode::kNotFound);
    QVERIFY(Catalogue::open(path(), OpenMode::kReadWrite).ok());  // another takes its place
    QVERIFY(store->add(entries).error().code == ErrorCode::kNotFound);
    QVERIFY(store->entries().error().code == ErrorCode::kNotFound);
  }

  void aDamagedRowIsLeftOut() {
    makeLibrary();
    const std::vector<VerdictEntry> entries{entryOf(1), entryOf(2), entryOf(3), entryOf(4)};
    QVERIFY(VerdictStore::open(path())->add(entries).ok());
    {
      auto other = SqlConnection::open(path(), SqlConnection::Access::kReadWrite).value();
      QVERIFY(other->execute("UPDATE verdicts SET a = X'00' WHERE place = 1").ok());
      QVERIFY(other->execute("UPDATE verdicts SET answer = 77 WHERE place = 2").ok());
      QVERIFY(other->execute("UPDATE verdicts SET annotator = X'FF' WHERE place = 4").ok());
    }
    const auto stored = storedIn(path());
    QCOMPARE(stored.size(), std::size_t{1});
    QVERIFY(sameEntry(stored[0], entryOf(3)));
  }
};

QTEST_GUILESS_MAIN(TestVerdictStore)
#include "test_verdict_store.moc"
