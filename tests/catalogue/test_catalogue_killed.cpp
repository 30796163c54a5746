// SPDX-License-Identifier: GPL-3.0-or-later
// A writer that is killed at any moment loses nothing that it was told is stored.
#include <poll.h>
#include <signal.h>  // kill is POSIX
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <map>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <random>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/sql_connection.h"

using namespace lookalike;
using namespace lookalike::catalogue;

namespace {

constexpr int kRounds = 20;
constexpr std::uint32_t kFilesInBatch = 8;

ContentHash hashOf(std::uint32_t round, std::uint32_t number) {
  ContentHash hash;
  std::memcpy(hash.bytes.data(), &round, sizeof(round));
  std::memcpy(hash.bytes.data() + sizeof(round), &number, sizeof(number));
  return hash;
}

std::string pathOf(std::uint32_t round, std::uint32_t number) {
  return "/x/" + std::to_string(round) + "/" + std::to_string(number);
}

/// Stores batch after batch and writes each batch's number to `acknowledge` once it is stored. Never returns.
[[noreturn]] void writeForEver(const std::string& path, std::uint32_t round, int acknowledge) {
  auto library = Catalogue::open(path, OpenMode::kReadWrite);
  if (!library) ::_exit(1);
  const RootId root = (*library)->addRoot("/x").value();
  for (std::uint32_t batch = 0;; ++batch) {
    std::vector<FileEntry> entries;
    for (std::uint32_t i = 0; i < kFilesInBatch; ++i)
      entries.push_back({root, pathOf(round, batch * kFilesInBatch + i), 1, 1, 1, 1});
    auto files = (*library)->upsertFiles(entries);
    if (!files) ::_exit(2);
    std::vector<FileOutcome> outcomes;
    for (std::uint32_t i = 0; i < kFilesInBatch; ++i) {
      outcomes.push_back(
          {(*files)[i], ImageRecord{{}, hashOf(round, batch * kFilesInBatch + i), 1, 1, 1, "png"}, {}});
    }
    if (!(*library)->recordOutcomes(outcomes)) ::_exit(3);
    if (::write(acknowledge, &batch, sizeof(batch)) != sizeof(batch)) ::_exit(4);
  }
}

void killAndWait(pid_t child) {
  ::kill(child, SIGKILL);
  int status = 0;
  QCOMPARE(::waitpid(child, &status, 0), child);
  QVERIFY(WIFSIGNALED(status));  // it was still writing
}

}  // namespace

class TestCatalogueKilled : public QObject {
  Q_OBJECT

 private slots:
  void acknowledgedOutcomesSurviveAKill() {
    QTemporaryDir folder;
    const std::string path = folder.filePath("library").toStdString();
    std::mt19937 random(1);
    std::map<std::uint32_t, std::uint32_t> storedBatches;  // by round
    for (std::uint32_t round = 0; round < kRounds; ++round) {
      std::array<int, 2> pipe{};
      QCOMPARE(::pipe(pipe.data()), 0);
      const pid_t child = ::fork();
      if (child == 0) writeForEver(path, round, pipe[1]);
      QVERIFY(child > 0);
      ::close(pipe[1]);
      std::uint32_t batch = 0;
      QCOMPARE(::read(pipe[0], &batch, sizeof(batch)), static_cast<ssize_t>(sizeof(batch)));  // it runs
      ::usleep(static_cast<useconds_t>(random() % 60'000));
      killAndWait(child);
      while (::read(pipe[0], &batch, sizeof(batch)) == sizeof(batch)) {
      }
      ::close(pipe[0]);
      storedBatches[round] = batch + 1;

      if (round % 2 == 0) {  // the first to come may be a reader
        auto reader = Catalogue::open(path, OpenMode::kReadOnly);
        QVERIFY2(reader.ok(), reader.ok() ? "" : describeError(reader.error()).c_str());
        QVERIFY((*reader)->files()->size() >= std::size_t{storedBatches[round]} * kFilesInBatch);
      }
      auto library = Catalogue::open(path, OpenMode::kReadWrite);
      QVERIFY2(library.ok(), library.ok() ? "" : describeError(library.error()).c_str());
      auto check = SqlConnection::open(path, SqlConnection::Access::kReadOnly);
      QVERIFY((*check)->text("PRAGMA integrity_check").value() == "ok");
      QVERIFY(!(*check)->text("PRAGMA foreign_key_check").value().has_value());
    }

    auto library = Catalogue::open(path, OpenMode::kReadOnly);
    std::map<ImageId, ContentHash> images;
    const auto storedImages = (*library)->images(true);
    for (const ImageRecord& image : *storedImages) images[image.id] = image.hash;
    std::map<std::string, ImageId> imageOfPath;
    const auto storedFiles = (*library)->files();
    for (const FileRecord& file : *storedFiles)
      if (file.image) imageOfPath[file.path] = *file.image;
    for (const auto& [round, batches] : storedBatches) {
      QVERIFY(batches > 0);
      for (std::uint32_t number = 0; number < batches * kFilesInBatch; ++number) {
        const auto at = imageOfPath.find(pathOf(round, number));
        QVERIFY(at != imageOfPath.end());
        QVERIFY(images.at(at->second) == hashOf(round, number));
      }
    }
  }

  void killedCreationLeavesAllOrNothing() {
    std::mt19937 random(2);
    int made = 0;
    for (int round = 0; round < kRounds; ++round) {
      QTemporaryDir folder;
      const std::string path = folder.filePath("library").toStdString();
      const pid_t child = ::fork();
      if (child == 0) {
        const auto library = Catalogue::open(path, OpenMode::kReadWrite);
        ::pause();
        ::_exit(0);
      }
      ::usleep(static_cast<useconds_t>(random() % 40'000));
      killAndWait(child);
      if (::access(path.c_str(), F_OK) == 0) {
        ++made;
        QVERIFY(Catalogue::open(path, OpenMode::kReadOnly).ok());
      }
      QVERIFY(Catalogue::open(path, OpenMode::kReadWrite).ok());
    }
    qInfo("%d of %d killed creations were finished", made, kRounds);
  }
};

QTEST_GUILESS_MAIN(TestCatalogueKilled)
#include "test_catalogue_killed.moc"
