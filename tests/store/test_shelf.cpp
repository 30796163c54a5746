// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>
#include <random>
#include <set>
#include <thread>

#include "tests/catalogue/child_process.h"
#include "tests/store/made_values.h"

using namespace lookalike;
using namespace lookalike::testing;
using lookalike::store::Shelf;
using lookalike::store::ShelfName;

namespace fs = std::filesystem;

class TestShelf : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] std::string folder() const { return folder_->path().toStdString(); }
  [[nodiscard]] std::string file() const { return folder() + "/store-1.sqlite"; }
  [[nodiscard]] std::unique_ptr<Shelf> open(const ShelfName& name = kShelfName,
                                            Shelf::Check check = Shelf::Check::kNone) const {
    auto shelf = Shelf::open(folder(), name, check);
    if (!shelf) qFatal("%s", describeError(shelf.error()).c_str());
    return std::move(shelf).value();
  }
  [[nodiscard]] Result<std::unique_ptr<Shelf>> openExisting() const {
    return Shelf::openExisting(folder(), kShelfName.kind, kShelfName.key);
  }
  [[nodiscard]] std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder())) names.insert(entry.path().filename().string());
    return names;
  }
  [[nodiscard]] QByteArray content() const {
    QFile opened(QString::fromStdString(file()));
    if (!opened.open(QIODevice::ReadOnly)) qFatal("cannot read the store");
    return opened.readAll();
  }
  void replace(const QByteArray& bytes) const {
    QFile opened(QString::fromStdString(file()));
    if (!opened.open(QIODevice::WriteOnly | QIODevice::Truncate) || opened.write(bytes) != bytes.size())
      qFatal("cannot write");
  }
  void execute(const char* sql) const {
    sqlite3* database = nullptr;
    if (sqlite3_open_v2(file().c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK ||
        sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
      qFatal("%s: %s", sql, sqlite3_errmsg(database));
    sqlite3_close_v2(database);
  }
  static std::set<std::size_t> placesFound(const Shelf& shelf, const std::vector<ContentHash>& contents,
                                           const std::vector<std::uint64_t>& numbers) {
    std::set<std::size_t> places;
    shelf.findAll(contents, [&](std::size_t place, std::span<const std::byte> value) {
      const auto wanted = valueOf(numbers[place]);
      if (std::equal(value.begin(), value.end(), wanted.begin(), wanted.end())) places.insert(place);
    });
    return places;
  }

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void keepsWhatWasPut() {
    {
      const auto shelf = open();
      QVERIFY(!shelf->find(contentOf(0)));
      QVERIFY(!shelf->contains(contentOf(0)));
      QVERIFY(putValues(*shelf, 0, 50));
      QVERIFY(shelf->put({}, {}));
      QVERIFY(holds(*shelf, 0, 50));
      QVERIFY(shelf->flush());
    }
    QCOMPARE(files(), std::set<std::string>{"store-1.sqlite"});
    const auto again = open();
    QVERIFY(holds(*again, 0, 50));
    QVERIFY(!again->contains(contentOf(50)));
    QCOMPARE(again->layout(), kShelfName.layout);
    // The later value stands; an empty one is one.
    const std::vector<ContentHash> contents{contentOf(1), contentOf(2)};
    QVERIFY(again->put(contents, std::vector<std::vector<std::byte>>{valueOf(77), {}}));
    QVERIFY(again->find(contentOf(1)) == valueOf(77));
    QVERIFY(again->find(contentOf(2)) == std::vector<std::byte>{});
    again->remove(contentOf(1));
    QVERIFY(!again->contains(contentOf(1)) && !again->find(contentOf(1)));
  }

  void findsManyAtOnce() {
    const auto shelf = open();
    QVERIFY(putValues(*shelf, 0, 300));
    // A few, and most of the shelf, are read in different ways.
    for (const std::uint64_t count : {std::uint64_t{3}, std::uint64_t{200}}) {
      std::vector<std::uint64_t> numbers{500};  // not there
      for (std::uint64_t i = 0; i < count; ++i) numbers.push_back(299 - i);
      numbers.push_back(299);  // twice
      std::vector<ContentHash> contents;
      std::set<std::size_t> wanted;
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        contents.push_back(contentOf(numbers[i]));
        if (i > 0) wanted.insert(i);
      }
      QVERIFY(placesFound(*shelf, contents, numbers) == wanted);
    }
    QVERIFY(placesFound(*shelf, {}, {}).empty());
  }

  void shelvesDoNotMix() {
    const auto one = open();
    QVERIFY(putValues(*one, 0, 5));
    const auto other = open({kShelfName.kind, "model:other", "1"});
    const auto kind = open({"others", kShelfName.key, "1"});
    QVERIFY(!other->contains(contentOf(0)) && !kind->contains(contentOf(0)));
    QVERIFY(putValues(*other, 5, 5));
    QVERIFY(holds(*one, 0, 5) && holds(*other, 5, 5));
    QVERIFY(!one->contains(contentOf(5)));
  }

  void anotherLayoutIsNeverHandedOut() {
    QVERIFY(putValues(*open(), 0, 5));
    QVERIFY(putValues(*open({"others", "", "1"}), 0, 5));
    const auto newer = open({kShelfName.kind, kShelfName.key, "2"});
    QVERIFY(!newer->contains(contentOf(0)));
    QVERIFY(putValues(*newer, 3, 2));
    QCOMPARE((*openExisting())->layout(), std::string("2"));
    QVERIFY(holds(**openExisting(), 3, 2));
    QVERIFY(holds(*open({"others", "", "1"}), 0, 5));
  }

  void whatIsNotThereIsSaid() {
    QCOMPARE(openExisting().error().code, ErrorCode::kNotFound);
    QVERIFY(files().empty());
    QVERIFY(putValues(*open({"others", "", "1"}), 0, 1));
    QCOMPARE(openExisting().error().code, ErrorCode::kNotFound);
    const auto missing = Shelf::open(folder() + "/none", kShelfName);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::kNotFound);
  }

  void manyThreadsReadWhileOneWrites() {
    const auto shelf = open();
    QVERIFY(putValues(*shelf, 0, 100));
    std::atomic<int> right{0};
    {
      std::vector<std::jthread> threads;
      for (std::uint64_t t = 0; t < 4; ++t)
        threads.emplace_back([&, t] { right += holds(t == 0 ? *open() : *shelf, 0, 100) ? 1 : 0; });
      for (std::uint64_t i = 100; i < 200; i += 10) QVERIFY(putValues(*shelf, i, 10));
    }
    QCOMPARE(right.load(), 4);
    QVERIFY(holds(*shelf, 0, 200));
  }

  void manyProcessesMakeItAtOnce() {
    for (int round = 0; round < 10; ++round) {
      init();
      std::vector<pid_t> children;
      for (std::uint64_t i = 0; i < 4; ++i) {
        children.push_back(::fork());
        QVERIFY(children.back() >= 0);
        if (children.back() != 0) continue;
        auto own = Shelf::open(folder(), kShelfName);
        if (!own) ::_exit(1);
        ::_exit(putValues(**own, i, 1) ? 0 : 2);
      }
      for (const pid_t child : children) {
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
      }
      QVERIFY(holds(*open(), 0, 4));
    }
  }

  void twoProcessesWriteAndReadAtOnce() {
    QVERIFY(putValues(*open(), 0, 10));
    const pid_t child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
      auto own = Shelf::open(folder(), kShelfName);
      bool isRight = own.ok();
      for (std::uint64_t i = 1000; i < 1300 && isRight; i += 10)
        isRight = putValues(**own, i, 10).ok() && holds(**own, 0, 10);
      ::_exit(isRight ? 0 : 1);
    }
    const auto shelf = open();
    for (std::uint64_t i = 10; i < 310; i += 10) QVERIFY(putValues(*shelf, i, 10));
    const auto reader = openExisting();
    QVERIFY(reader.ok());
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    // What the other process committed is seen, also by a shelf that was open before.
    QVERIFY(holds(**reader, 0, 310) && holds(**reader, 1000, 300));
    QVERIFY(holds(*shelf, 1000, 300));
  }

  void aDamagedValueIsNotHandedOut() {
    QVERIFY(putValues(*open(), 1, 20));
    const QByteArray before = content();
    const QByteArray value(reinterpret_cast<const char*>(valueOf(1).data()), 400);
    const auto damage = [&] {
      QByteArray bytes = before;
      const qsizetype at = bytes.indexOf(value);
      QVERIFY(at > 0);
      bytes[at + 100] = static_cast<char>(bytes[at + 100] ^ 4);
      replace(bytes);
    };
    damage();
    {
      const auto shelf = open();
      QVERIFY(shelf->contains(contentOf(1)));  // not looked at yet
      QVERIFY(!shelf->find(contentOf(1)));
      QVERIFY(!shelf->contains(contentOf(1)));  // so that it is made again
      QVERIFY(holds(*shelf, 2, 19));
      QVERIFY(putValues(*shelf, 1, 1));
      QVERIFY(holds(*shelf, 1, 20));
    }
    damage();
    QVERIFY(!open(kShelfName, Shelf::Check::kAll)->contains(contentOf(1)));
    damage();
    const auto shelf = open();
    std::vector<ContentHash> contents;
    std::vector<std::uint64_t> numbers;
    for (std::uint64_t i = 1; i <= 20; ++i) {
      contents.push_back(contentOf(i));
      numbers.push_back(i);
    }
    QCOMPARE(placesFound(*shelf, contents, numbers).size(), std::size_t{19});
    QVERIFY(!shelf->contains(contentOf(1)));
  }

  void aForeignFileIsSetAside() {
    replace(
        "some other file altogether, and longer than a header: 0123456789012345678901234567890123456789"
        "0123456789012345678901234567890123456789012345678901234567890123456789");
    const QByteArray foreign = content();
    QCOMPARE(openExisting().error().code, ErrorCode::kCorrupt);
    QVERIFY(putValues(*open(), 0, 5));
    QVERIFY(holds(*open(), 0, 5));
    QFile aside(QString::fromStdString(file() + ".old"));
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), foreign);
    aside.close();

    // Another program's database.
    fs::remove(file());
    replace({});
    execute("CREATE TABLE precious(x); INSERT INTO precious VALUES(1)");
    const QByteArray database = content();
    QCOMPARE(openExisting().error().code, ErrorCode::kCorrupt);
    QVERIFY(putValues(*open(), 0, 5));
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), database);
  }

  void aTruncatedFileIsMadeAnew() {
    QVERIFY(putValues(*open(), 0, 40));
    const QByteArray whole = content();
    std::mt19937 random(3);
    for (int round = 0; round < 60; ++round) {
      const qsizetype length = round < 20 ? round * 25 : static_cast<qsizetype>(random() % whole.size());
      replace(whole.left(length));
      const auto shelf = open();
      QVERIFY(putValues(*shelf, 0, 40));
      QVERIFY(holds(*shelf, 0, 40));
    }
  }

  /// Whatever the damage, no crash and no wrong value; and in the end the store can be written again.
  void noDamageCrashesOrLies() {
    QVERIFY(putValues(*open(), 0, 40));
    const QByteArray whole = content();
    std::mt19937 random(4);
    int noticed = 0;
    for (int round = 0; round < 90; ++round) {
      QByteArray damaged = whole;
      const auto pages = static_cast<unsigned>(damaged.size() / 4096);
      const auto page = static_cast<qsizetype>(random() % pages) * 4096;
      if (round % 3 == 0) {
        for (qsizetype i = 0; i < 4096; ++i)
          damaged[page + i] = static_cast<char>(round % 2 == 0 ? 0 : random());
      } else {
        // Where pages keep their structure, or anywhere.
        for (int bit = 0; bit < 8; ++bit) {
          const auto at = page + static_cast<qsizetype>(random() % (round % 3 == 1 ? 64 : 4096));
          damaged[at] = static_cast<char>(damaged[at] ^ (1 << (random() % 8)));
        }
      }
      replace(damaged);
      bool isWhole = true;
      {
        const auto shelf = open();
        for (std::uint64_t i = 0; i < 40; ++i) {
          const auto found = shelf->find(contentOf(i));
          QVERIFY(!found || found == valueOf(i));
          isWhole = isWhole && found.has_value();
        }
        // Refused at most once: by then a damaged file is set aside.
        if (!putValues(*shelf, 0, 40)) isWhole = false;
      }
      noticed += isWhole ? 0 : 1;
      bool isPut = false;
      for (int attempt = 0; attempt < 2 && !isPut; ++attempt)
        isPut = putValues(*open(kShelfName, Shelf::Check::kAll), 0, 40).ok();
      QVERIFY(isPut);
      QVERIFY(holds(*open(), 0, 40));
      fs::remove(file() + ".old");
      fs::remove(file() + "-wal");
      fs::remove(file() + "-shm");
    }
    QVERIFY(noticed > 30);
  }

  void aFullDiskLosesNothing() {
    const int outcome = runInChild([&] {
      if (!mountSmallDisk(folder(), 1024)) return kNotPossibleHere;
      const auto shelf = open();
      if (!putValues(*shelf, 0, 10)) return 1;
      std::uint64_t next = 10;
      auto put = ok();
      while (next < 1000 && (put = putValues(*shelf, next, 10))) next += 10;
      if (put || put.error().code != ErrorCode::kDiskFull) return 2;
      if (!holds(*shelf, 0, next) || shelf->contains(contentOf(next))) return 3;
      // With room it goes on, where it was.
      if (!resizeDisk(folder(), 8192)) return 4;
      if (!putValues(*shelf, next, 10) || !holds(*shelf, 0, next + 10)) return 5;
      return holds(*open(), 0, next + 10) ? 0 : 6;
    });
    if (outcome == kNotPossibleHere) QSKIP("no file system can be mounted here");
    QCOMPARE(outcome, 0);
  }

  void aFileSizeLimitLosesNothing() {
    QVERIFY(putValues(*open(), 0, 10));
    const int outcome = runInChild([&] {
      ::signal(SIGXFSZ, SIG_IGN);
      const auto shelf = open();
      const rlimit room{300'000, 300'000};
      if (::setrlimit(RLIMIT_FSIZE, &room) != 0) return 1;
      const auto put = putValues(*shelf, 10, 200);
      if (put || put.error().code != ErrorCode::kDiskFull) return 2;
      if (shelf->contains(contentOf(10)) || !holds(*shelf, 0, 10)) return 3;
      return putValues(*shelf, 10, 1).ok() ? 0 : 4;
    });
    QCOMPARE(outcome, 0);
    QVERIFY(holds(*open(), 0, 11));
  }

  void aFolderThatCannotBeWrittenCanBeRead() {
    QVERIFY(putValues(*open(), 0, 10));
    QVERIFY(::chmod(file().c_str(), 0444) == 0 && ::chmod(folder().c_str(), 0555) == 0);
    const int outcome = runInChild([&] {
      if (!becomeNobody()) return kNotPossibleHere;
      const auto refused = Shelf::open(folder(), kShelfName);
      if (refused) return 1;
      if (refused.error().code != ErrorCode::kReadOnly &&
          refused.error().code != ErrorCode::kPermissionDenied)
        return 2;
      const auto shelf = openExisting();
      if (!shelf) return 3;
      if (!holds(**shelf, 0, 10)) return 4;
      (*shelf)->remove(contentOf(0));
      return holds(**shelf, 0, 10) ? 0 : 5;
    });
    ::chmod(folder().c_str(), 0755);
    if (outcome == kNotPossibleHere) QSKIP("the user cannot be changed here");
    QCOMPARE(outcome, 0);
    QCOMPARE(files(), std::set<std::string>{"store-1.sqlite"});
  }

  void aReadOnlyDiskCanBeRead() {
    const int outcome = runInChild([&] {
      if (!mountSmallDisk(folder(), 4096)) return kNotPossibleHere;
      if (!putValues(*open(), 0, 10)) return 1;
      if (!makeDiskReadOnly(folder())) return kNotPossibleHere;
      if (Shelf::open(folder(), kShelfName)) return 2;
      const auto shelf = openExisting();
      return shelf && holds(**shelf, 0, 10) ? 0 : 3;
    });
    if (outcome == kNotPossibleHere) QSKIP("no file system can be mounted here");
    QCOMPARE(outcome, 0);
  }

  void aFolderThatVanishesIsNoticed() {
    const auto shelf = open();
    QVERIFY(putValues(*shelf, 0, 10));
    fs::remove_all(folder());
    const auto put = putValues(*shelf, 10, 10);
    QVERIFY(!put);
    QCOMPARE(put.error().code, ErrorCode::kNotFound);
    // Another store in its place is not written to by mistake.
    fs::create_directories(folder());
    const auto fresh = open();
    QVERIFY(putValues(*fresh, 20, 10));
    QVERIFY(!putValues(*shelf, 10, 10));
    QVERIFY(holds(*fresh, 20, 10) && !fresh->contains(contentOf(10)));
    QVERIFY(holds(*open(), 20, 10));
  }

  void aFolderInPlaceOfTheFileIsSaid() {
    fs::create_directories(file());
    QVERIFY(!Shelf::open(folder(), kShelfName));
    QVERIFY(!openExisting());
    QVERIFY(fs::is_directory(file()));
  }

  void filesOfEarlierVersionsGo() {
    const std::set<std::string> others{"keypoints.index", "notes.txt", "finetune", "descriptors",
                                       "traces-1.csv"};
    const std::set<std::string> old{"dct-1.descriptors", "x.descriptors.old", "sift1-a.keypoints",
                                    "dct-1.matched", "traces-3.records"};
    for (const auto& name : others)
      QVERIFY(QFile(folder_->filePath(name.c_str())).open(QIODevice::WriteOnly));
    for (const auto& name : old) QVERIFY(QFile(folder_->filePath(name.c_str())).open(QIODevice::WriteOnly));
    QVERIFY(QDir(folder_->path()).mkdir("folder.keypoints"));
    { const auto shelf = open(); }
    std::set<std::string> expected = others;
    expected.insert({"folder.keypoints", "store-1.sqlite"});
    QCOMPARE(files(), expected);
  }
};

QTEST_GUILESS_MAIN(TestShelf)
#include "test_shelf.moc"
