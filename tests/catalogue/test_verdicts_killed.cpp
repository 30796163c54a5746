// SPDX-License-Identifier: GPL-3.0-or-later
// A reviewer's program that is killed at any moment loses no verdict that it was told is stored, also while a
// job writes to the same library.
#include <signal.h>  // kill is POSIX
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <random>
#include <set>
#include <unordered_map>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/sql_connection.h"
#include "core/catalogue/verdict_store.h"
#include "tests/catalogue/made_verdicts.h"

using namespace lookalike;
using namespace lookalike::catalogue;
using namespace lookalike::testing;

namespace {

constexpr std::uint64_t kRounds = 100;

std::uint64_t numberOf(std::uint64_t round, std::uint64_t count) {
  return round * 1'000'000 + count;
}

/// Adds entry after entry and writes each one's number to `acknowledge` once it is stored. Never returns.
[[noreturn]] void labelForEver(const std::string& path, std::uint64_t round, int acknowledge) {
  auto store = VerdictStore::open(path);
  if (!store) ::_exit(1);
  for (std::uint64_t count = 0;; ++count) {
    const std::uint64_t number = numberOf(round, count);
    const std::vector<VerdictEntry> entries{entryOf(number)};
    if (!store->add(entries)) ::_exit(2);
    if (::write(acknowledge, &number, sizeof(number)) != sizeof(number)) ::_exit(3);
  }
}

/// A job beside it.
[[noreturn]] void indexForEver(const std::string& path, std::uint64_t round) {
  auto library = Catalogue::open(path, OpenMode::kReadWrite);
  if (!library) ::_exit(1);
  const RootId root = (*library)->addRoot("/x").value();
  for (std::uint64_t file = 0;; ++file) {
    const std::vector<FileEntry> entries{
        {root, "/x/" + std::to_string(round) + "/" + std::to_string(file), 1, 1, 1, 1}};
    if (!(*library)->upsertFiles(entries)) ::_exit(2);
  }
}

void killAndWait(pid_t child) {
  ::kill(child, SIGKILL);
  int status = 0;
  QCOMPARE(::waitpid(child, &status, 0), child);
  QVERIFY2(WIFSIGNALED(status), qPrintable(QString::number(WEXITSTATUS(status))));  // it was still writing
}

}  // namespace

class TestVerdictsKilled : public QObject {
  Q_OBJECT

 private slots:
  void everyAcknowledgedVerdictIsThereAfterAHundredKills() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("library").toStdString();
    QVERIFY(Catalogue::open(path, OpenMode::kReadWrite).ok());
    std::mt19937 random(1);
    std::set<std::uint64_t> acknowledged;
    for (std::uint64_t round = 0; round < kRounds; ++round) {
      std::array<int, 2> pipe{};
      QCOMPARE(::pipe(pipe.data()), 0);
      const bool besideAJob = round % 4 == 3;
      const pid_t job = besideAJob ? ::fork() : -1;
      if (job == 0) indexForEver(path, round);
      const pid_t reviewer = ::fork();
      if (reviewer == 0) labelForEver(path, round, pipe[1]);
      QVERIFY(reviewer > 0);
      ::close(pipe[1]);
      std::uint64_t number = 0;
      QCOMPARE(::read(pipe[0], &number, sizeof(number)), static_cast<ssize_t>(sizeof(number)));  // it runs
      acknowledged.insert(number);
      ::usleep(static_cast<useconds_t>(random() % 40'000));
      killAndWait(reviewer);
      if (besideAJob) killAndWait(job);
      while (::read(pipe[0], &number, sizeof(number)) == sizeof(number)) acknowledged.insert(number);
      ::close(pipe[0]);
      if (round % 10 == 9) {
        auto check = SqlConnection::open(path, SqlConnection::Access::kReadOnly);
        QVERIFY((*check)->text("PRAGMA integrity_check").value() == "ok");
      }
    }

    auto library = Catalogue::open(path, OpenMode::kReadOnly);
    QVERIFY2(library.ok(), library.ok() ? "" : describeError(library.error()).c_str());
    const auto stored = (*library)->verdictEntries().value();
    std::unordered_map<std::string, const VerdictEntry*> byId;
    for (const VerdictEntry& entry : stored) QVERIFY(byId.emplace(entry.id, &entry).second);
    for (const std::uint64_t number : acknowledged) {
      const auto found = byId.find(entryId(number));
      QVERIFY2(found != byId.end(), entryId(number).c_str());
      QVERIFY(sameEntry(*found->second, entryOf(number)));
    }
    // What was being written when the kill came may be there, one a round at most.
    QVERIFY(stored.size() <= acknowledged.size() + kRounds);
    qInfo("%zu verdicts acknowledged before %d kills, %zu stored", acknowledged.size(),
          static_cast<int>(kRounds), stored.size());
  }
};

QTEST_GUILESS_MAIN(TestVerdictsKilled)
#include "test_verdicts_killed.moc"
