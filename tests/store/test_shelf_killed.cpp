// SPDX-License-Identifier: GPL-3.0-or-later
// A writer that is killed at any moment loses nothing that it was told is stored, and harms nothing.
#include <signal.h>  // kill is POSIX
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <random>

#include "tests/store/made_values.h"

using namespace lookalike;
using namespace lookalike::testing;

namespace {

constexpr int kRounds = 20;
constexpr std::uint64_t kBatch = 8;

/// Puts batch after batch and writes how many values there are to `acknowledge` once each is stored. Never
/// returns.
[[noreturn]] void writeForEver(const std::string& folder, std::uint64_t first, int acknowledge) {
  auto shelf = store::Shelf::open(folder, kShelfName);
  if (!shelf) ::_exit(1);
  for (std::uint64_t i = first;; i += kBatch) {
    if (!putValues(**shelf, i, kBatch)) ::_exit(2);
    const std::uint64_t stored = i + kBatch;
    if (::write(acknowledge, &stored, sizeof(stored)) != sizeof(stored)) ::_exit(3);
  }
}

bool isSoundFile(const QString& path) {
  sqlite3* database = nullptr;
  sqlite3_stmt* check = nullptr;
  const bool isSound =
      sqlite3_open_v2(path.toUtf8().constData(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK &&
      sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &check, nullptr) == SQLITE_OK &&
      sqlite3_step(check) == SQLITE_ROW &&
      QByteArray(reinterpret_cast<const char*>(sqlite3_column_text(check, 0))) == "ok";
  sqlite3_finalize(check);
  sqlite3_close_v2(database);
  return isSound;
}

}  // namespace

class TestShelfKilled : public QObject {
  Q_OBJECT

 private slots:
  void whatWasPutSurvivesAKill() {
    const QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    std::mt19937 random(1);
    std::uint64_t stored = 0;
    for (int round = 0; round < kRounds; ++round) {
      std::array<int, 2> pipe{};
      QCOMPARE(::pipe(pipe.data()), 0);
      const pid_t child = ::fork();
      QVERIFY(child >= 0);
      if (child == 0) writeForEver(path, stored, pipe[1]);
      ::close(pipe[1]);
      const std::uint64_t before = stored;
      QCOMPARE(::read(pipe[0], &stored, sizeof(stored)), static_cast<ssize_t>(sizeof(stored)));  // it runs
      ::usleep(static_cast<useconds_t>(random() % 60'000));
      ::kill(child, SIGKILL);
      int status = 0;
      QCOMPARE(::waitpid(child, &status, 0), child);
      QVERIFY(WIFSIGNALED(status));  // it was still writing
      while (::read(pipe[0], &stored, sizeof(stored)) == sizeof(stored)) {
      }
      ::close(pipe[0]);

      if (round % 2 == 0) {  // the first to come may be a reader
        const auto reader = store::Shelf::openExisting(path, kShelfName.kind, kShelfName.key);
        QVERIFY2(reader.ok(), reader.ok() ? "" : describeError(reader.error()).c_str());
        QVERIFY(holds(**reader, before, stored - before));
      }
      const auto shelf = store::Shelf::open(path, kShelfName);
      QVERIFY2(shelf.ok(), shelf.ok() ? "" : describeError(shelf.error()).c_str());
      QVERIFY(holds(**shelf, before, stored - before));
    }
    QVERIFY(stored >= kRounds * kBatch);
    QVERIFY(isSoundFile(folder.filePath("store-1.sqlite")));
    QVERIFY(!QFile::exists(folder.filePath("store-1.sqlite.old")));
    const auto shelf = store::Shelf::open(path, kShelfName, store::Shelf::Check::kAll);
    QVERIFY(holds(**shelf, 0, stored));
  }

  void aKilledCreationIsNoObstacle() {
    std::mt19937 random(2);
    for (int round = 0; round < kRounds; ++round) {
      const QTemporaryDir folder;
      const std::string path = folder.path().toStdString();
      const pid_t child = ::fork();
      QVERIFY(child >= 0);
      if (child == 0) {
        const auto shelf = store::Shelf::open(path, kShelfName);
        ::pause();
        ::_exit(0);
      }
      ::usleep(static_cast<useconds_t>(random() % 10'000));
      ::kill(child, SIGKILL);
      int status = 0;
      QCOMPARE(::waitpid(child, &status, 0), child);
      const auto shelf = store::Shelf::open(path, kShelfName);
      QVERIFY2(shelf.ok(), shelf.ok() ? "" : describeError(shelf.error()).c_str());
      QVERIFY(putValues(**shelf, 0, 4));
      QVERIFY(!QFile::exists(folder.filePath("store-1.sqlite.old")));
    }
  }
};

QTEST_GUILESS_MAIN(TestShelfKilled)
#include "test_shelf_killed.moc"
