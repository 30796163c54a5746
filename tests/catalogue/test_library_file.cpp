// SPDX-License-Identifier: GPL-3.0-or-later
// Opening: what is refused, what is upgraded, who may write, and that a refusal leaves no trace.
#include <sys/stat.h>
#include <cmath>
#include <filesystem>

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/library_file.h"
#include "core/catalogue/schema.h"
#include "core/catalogue/sql_connection.h"
#include "tests/catalogue/child_process.h"

using namespace lookalike;
using namespace lookalike::catalogue;
using lookalike::testing::kNotPossibleHere;
using lookalike::testing::runInChild;

namespace {

constexpr int kOpened = 98;

int codeOfOpening(const std::string& path, OpenMode mode) {
  auto opened = Catalogue::open(path, mode);
  return opened.ok() ? kOpened : static_cast<int>(opened.error().code);
}

QByteArray contentOf(const std::string& path) {
  QFile file(QFile::decodeName(path.c_str()));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

void writeFile(const std::string& path, const QByteArray& content) {
  QFile file(QFile::decodeName(path.c_str()));
  QVERIFY(file.open(QIODevice::WriteOnly));
  QCOMPARE(file.write(content), content.size());
}

}  // namespace

class TestLibraryFile : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;

  std::string inFolder(const char* name) const { return folder_->filePath(name).toStdString(); }
  std::string path() const { return inFolder("library.lookalike"); }
  QStringList names() const {
    return QDir(folder_->path())
        .entryList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::Hidden, QDir::Name);
  }
  void makeLibrary() { QVERIFY(Catalogue::open(path(), OpenMode::kReadWrite).ok()); }

 private slots:
  void init() { folder_ = std::make_unique<QTemporaryDir>(); }

  void newFileSaysWhatItIs() {
    auto opened = Catalogue::open(path(), OpenMode::kReadWrite);
    QVERIFY(opened.ok());
    QVERIFY((*opened)->path() == path());
    auto connection = SqlConnection::open(path(), SqlConnection::Access::kReadOnly).value();
    QCOMPARE(connection->integer("PRAGMA application_id").value().value(), kApplicationId);
    QVERIFY(connection->text("PRAGMA journal_mode").value() == "wal");
    const SchemaInfo info = readSchemaInfo(*connection).value();
    QCOMPARE(info.version, currentSchemaVersion());
    QVERIFY(!info.needsVersion.empty());
    QVERIFY(info.libraryUuid == (*opened)->libraryUuid());
    const QByteArray head = contentOf(path()).left(72);
    QCOMPARE(head.right(4), QByteArray("LkAl"));
  }

  void pathNeedNotBeUtf8() {
    const std::string odd = inFolder("caf") + "\xe9 100%?mode=memory#'\".db";
    {
      auto opened = Catalogue::open(odd, OpenMode::kReadWrite);
      QVERIFY(opened.ok());
      QVERIFY((*opened)->addRoot("/x").ok());
    }
    struct stat status {};
    QCOMPARE(::stat(odd.c_str(), &status), 0);
    QCOMPARE(Catalogue::open(odd, OpenMode::kReadOnly).value()->roots().value().size(), std::size_t{1});
    for (const char* suffix : {"", "-wal", "-shm"}) ::unlink((odd + suffix).c_str());  // Qt cannot name it
  }

  void absentFileOrFolderIsNotFound() {
    QVERIFY(Catalogue::open(path(), OpenMode::kReadOnly).error().code == ErrorCode::kNotFound);
    QVERIFY(names().isEmpty());
    QVERIFY(Catalogue::open(inFolder("no/library"), OpenMode::kReadWrite).error().code ==
            ErrorCode::kNotFound);
    QVERIFY(Catalogue::open(folder_->path().toStdString(), OpenMode::kReadOnly).error().code ==
            ErrorCode::kNotARegularFile);
    QVERIFY(Catalogue::open(folder_->path().toStdString(), OpenMode::kReadWrite).error().code ==
            ErrorCode::kNotARegularFile);
  }

  void strangersFileIsRefusedAndLeftAsItIs_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("hello\n");
    QTest::newRow("jpeg") << QByteArray::fromHex("ffd8ffe000104a46494600010100000100010000ffdb") +
                                 QByteArray(5000, 'x');
    QTest::newRow("sqlite's magic alone") << QByteArray("SQLite format 3\0", 16);
    QByteArray noise;
    for (int i = 0; i < 10'000; ++i) noise.append(static_cast<char>(i * 7919 % 251));
    QTest::newRow("noise") << noise;
  }
  void strangersFileIsRefusedAndLeftAsItIs() {
    QFETCH(QByteArray, content);
    writeFile(path(), content);
    for (const OpenMode mode : {OpenMode::kReadWrite, OpenMode::kReadOnly}) {
      auto opened = Catalogue::open(path(), mode);
      QVERIFY(!opened.ok());
      QVERIFY2(opened.error().code == ErrorCode::kCorrupt, describeError(opened.error()).c_str());
      QCOMPARE(contentOf(path()), content);
      QCOMPARE(names(), QStringList{"library.lookalike"});
    }
  }

  void anotherDatabaseIsRefusedAndLeftAsItIs_data() {
    QTest::addColumn<QString>("journal");
    QTest::newRow("rollback journal") << "DELETE";
    QTest::newRow("write-ahead log") << "WAL";
  }
  void anotherDatabaseIsRefusedAndLeftAsItIs() {
    QFETCH(QString, journal);
    {
      auto other = SqlConnection::open(path(), SqlConnection::Access::kReadWrite).value();
      QVERIFY(other->text("PRAGMA journal_mode = " + journal.toStdString()).ok());
      QVERIFY(other->execute("CREATE TABLE schema_info (version INTEGER)").ok());
      QVERIFY(other->execute("CREATE TABLE files (name TEXT)").ok());
    }
    const QByteArray before = contentOf(path());
    for (const OpenMode mode : {OpenMode::kReadWrite, OpenMode::kReadOnly}) {
      QVERIFY(Catalogue::open(path(), mode).error().code == ErrorCode::kCorrupt);
      QCOMPARE(contentOf(path()), before);
      QCOMPARE(names(), QStringList{"library.lookalike"});
    }
  }

  void truncatedLibraryIsCorrupt() {
    makeLibrary();
    const QByteArray whole = contentOf(path());
    for (const int size : {100, 2000, 4096, 8192}) {
      writeFile(path(), whole.left(size));
      const int code = codeOfOpening(path(), OpenMode::kReadWrite);
      QVERIFY2(code == static_cast<int>(ErrorCode::kCorrupt),
               qPrintable(QString("%1: %2").arg(size).arg(code)));
    }
  }

  void versionOneIsUpgraded() {
    QVERIFY(createLibraryFile(path(), migrations().first(1)).ok());
    std::string uuid;
    {
      auto old = SqlConnection::open(path(), SqlConnection::Access::kReadWrite).value();
      const SchemaInfo info = readSchemaInfo(*old).value();
      QCOMPARE(info.version, 1);
      uuid = info.libraryUuid;
      QVERIFY(!old->execute("SELECT * FROM pairs").ok());
      QVERIFY(old->execute("INSERT INTO roots (id, path) VALUES (1, X'2F61')").ok());
      QVERIFY(old->execute("INSERT INTO key_counters (name, next_key) VALUES ('roots', 2)").ok());
    }
    // A reader cannot upgrade: it says so and leaves the file.
    const QByteArray before = contentOf(path());
    auto reader = Catalogue::open(path(), OpenMode::kReadOnly);
    QVERIFY(reader.error().code == ErrorCode::kReadOnly);
    QCOMPARE(contentOf(path()), before);

    auto opened = Catalogue::open(path(), OpenMode::kReadWrite);
    QVERIFY(opened.ok());
    QVERIFY((*opened)->libraryUuid() == uuid);
    QVERIFY((*opened)->roots().value().at(0).path == "/a");
    QVERIFY((*opened)->pairRuns().value().empty());
    QCOMPARE((*opened)->addRoot("/b").value().value, 2);
    auto again = SqlConnection::open(path(), SqlConnection::Access::kReadOnly).value();
    QCOMPARE(readSchemaInfo(*again).value().version, currentSchemaVersion());
  }

  void pairsOfVersionTwoKeepTheirSimilarityAsScore() {
    QVERIFY(createLibraryFile(path(), migrations().first(2)).ok());
    {
      auto old = SqlConnection::open(path(), SqlConnection::Access::kReadWrite).value();
      for (const char* statement :
           {"INSERT INTO images VALUES (1, X'01', 1, 1, 1, 'png'), (2, X'02', 1, 1, 1, 'png')",
            "INSERT INTO pair_runs VALUES (7, 'k:1', 0.5, 0.6, 1, 123, 'digest')",
            "INSERT INTO pairs VALUES (7, 0, 1, 2, 0.75, NULL)"})
        QVERIFY2(old->execute(statement).ok(), statement);
    }
    auto opened = Catalogue::open(path(), OpenMode::kReadWrite);
    QVERIFY(opened.ok());
    const PairRun run = (*opened)->pairRuns().value().at(0);
    QCOMPARE(run.scoreFloor, 0.5F);
    // A score that was no probability yet: the next search finds the pairs anew.
    QVERIFY(run.normalised && run.inputDigest.empty() && run.evidence == EvidenceKind::kGlobal);
    const auto pairs = (*opened)->pairs(run.describer, 0.0F).value();
    QCOMPARE(pairs.size(), std::size_t{1});
    QCOMPARE(pairs[0].score, 0.75F);
    QCOMPARE(pairs[0].similarity, 0.75F);
    QVERIFY(pairs[0].geometry == nullptr);
    QVERIFY(std::isnan(pairs[0].copyScore) && std::isnan(pairs[0].networkCopy) &&
            std::isnan(pairs[0].normRatio));
  }

  void newerFileIsRefusedAndLeftAsItIs() {
    std::vector<Migration> future(migrations().begin(), migrations().end());
    future.push_back({currentSchemaVersion() + 1, "3.2.1", {"CREATE TABLE later (id $KEY PRIMARY KEY)"}});
    QVERIFY(createLibraryFile(path(), future).ok());
    const QByteArray before = contentOf(path());
    for (const OpenMode mode : {OpenMode::kReadWrite, OpenMode::kReadOnly}) {
      auto opened = Catalogue::open(path(), mode);
      QVERIFY(opened.error().code == ErrorCode::kNewerVersion);
      QVERIFY(opened.error().detail == "3.2.1");
      QVERIFY(opened.error().path == path());
      QCOMPARE(contentOf(path()), before);
      QCOMPARE(names(), QStringList{"library.lookalike"});
    }
  }

  void failingUpgradeIsUndoneAsAWhole() {
    QVERIFY(createLibraryFile(path(), migrations().first(1)).ok());
    std::vector<Migration> steps(migrations().begin(), migrations().end());
    steps.push_back({currentSchemaVersion() + 1, "9.9", {"CREATE TABLE fine (x $REAL)", "THIS IS NO SQL"}});
    {
      auto connection = SqlConnection::open(path(), SqlConnection::Access::kReadWrite).value();
      QVERIFY(migrate(*connection, steps).error().code == ErrorCode::kDatabase);
      QCOMPARE(readSchemaInfo(*connection).value().version, 1);
      QCOMPARE(
          connection
              ->integer("SELECT COUNT(*) FROM sqlite_master WHERE name IN ('fine', 'pairs', 'pair_runs')")
              .value()
              .value(),
          0);
    }
    makeLibrary();  // the true steps still work
  }

  void failingCreationLeavesNoFile() {
    const std::vector<Migration> broken{{1, "1.0", {"CREATE TABLE a (x $KEY)", "NO SQL"}}};
    QVERIFY(!createLibraryFile(path(), broken).ok());
    QVERIFY(names().isEmpty());
    makeLibrary();
    const QByteArray before = contentOf(path());
    QVERIFY(!createLibraryFile(path(), migrations()).ok());  // never over an existing file
    QCOMPARE(contentOf(path()), before);
    QCOMPARE(names(), QStringList{"library.lookalike"});
  }

  void neighboursAreLeftAlone() {
    const QStringList mine{"library.lookalike.new",
                           "library.lookalike.new-wal",
                           "library.lookalike.lock",
                           "library.lookalike.lck",
                           "library.new",
                           "library.lock",
                           "library.lookalike.old",
                           "library.lookalike.tmp",
                           "library.lookalike.part",
                           "library.lookalike-lock",
                           "library.lookalike.bak"};
    for (const QString& name : mine) writeFile(inFolder(qPrintable(name)), "mine: " + name.toUtf8());
    makeLibrary();
    makeLibrary();
    for (const QString& name : mine)
      QCOMPARE(contentOf(inFolder(qPrintable(name))), "mine: " + name.toUtf8());
    QCOMPARE(names().size(), mine.size() + 1);
  }

  void aLockIsTakenOverFromTheDeadButNotFromStrangers() {
    const std::string lock = inFolder(".library.lookalike.lookalike-lock");
    writeFile(lock, "lookalike writer lock\n999999\n");
    makeLibrary();
    QCOMPARE(names(), QStringList{"library.lookalike"});
    writeFile(lock, QByteArray());  // killed before it had said what it is
    makeLibrary();
    QCOMPARE(names(), QStringList{"library.lookalike"});
    writeFile(lock, "my own notes");
    auto opened = Catalogue::open(path(), OpenMode::kReadWrite);
    QVERIFY(opened.error().code == ErrorCode::kInvalidArgument);
    QCOMPARE(opened.error().path, lock);
    QCOMPARE(contentOf(lock), QByteArray("my own notes"));
  }

  void aLibraryIsNotMadeOverTheLogOfAnother() {
    for (const char* suffix : {"-wal", "-shm", "-journal"}) {
      writeFile(path() + suffix, "of a database that is gone");
      auto opened = Catalogue::open(path(), OpenMode::kReadWrite);
      QVERIFY(!opened.ok());
      QCOMPARE(opened.error().path, path() + suffix);
      QCOMPARE(contentOf(path() + suffix), QByteArray("of a database that is gone"));
      QCOMPARE(names().size(), 1);
      QFile::remove(QFile::decodeName((path() + suffix).c_str()));
    }
    // What a reader leaves is in nobody's way once the library is removed.
    makeLibrary();
    QVERIFY(Catalogue::open(path(), OpenMode::kReadOnly).ok());
    QFile::remove(QFile::decodeName(path().c_str()));
    QVERIFY(!names().isEmpty());
    makeLibrary();
  }

  void versionSixForgetsFailuresOfTheSurroundingsAndNumbersImagesByContent() {
    QVERIFY(createLibraryFile(path(), migrations().first(6)).ok());
    std::string twoImages = "INSERT INTO images VALUES (1, X'F0";
    twoImages.append(62, '1').append("', 1, 1, 1, 'png'), (2, X'0123456789ABCDEF");
    twoImages.append(48, '0').append("', 2, 2, 2, 'png')");
    {
      auto old = SqlConnection::open(path(), SqlConnection::Access::kReadWrite).value();
      for (const std::string& statement : std::vector<std::string>{
               "INSERT INTO roots (id, path) VALUES (1, X'2F61')", twoImages,
               R"(INSERT INTO files (id, root, image, path, bytes, modified_ns, device, inode) VALUES
                  (1, 1, 1, X'2F612F31', 1, 1, 1, 1), (2, 1, 2, X'2F612F32', 1, 1, 1, 2),
                  (3, 1, NULL, X'2F612F33', 1, 1, 1, 3), (4, 1, NULL, X'2F612F34', 1, 1, 1, 4))",
               R"(INSERT INTO failures (file, code, detail, byte_offset) VALUES
                  (3, 'permission_denied', X'', -1), (4, 'corrupt', X'', 5))",
               R"(INSERT INTO pair_runs (id, describer, score_floor, threshold, normalised, created_at_ms,
                  input_digest, evidence) VALUES (1, 'k:1', 0.1, 0.6, 0, 1, 'digest', 2))",
               R"(INSERT INTO pairs (run, place, a, b, score, similarity, geometry, norm_ratio) VALUES
                  (1, 0, 1, 2, 0.75, 0.5, X'00', 0.5))"})
        QVERIFY2(old->execute(statement).ok(), statement.c_str());
    }
    auto opened = Catalogue::open(path(), OpenMode::kReadWrite);
    QVERIFY2(opened.ok(), opened.ok() ? "" : describeError(opened.error()).c_str());
    const auto images = (*opened)->images(true).value();
    QCOMPARE(images.size(), std::size_t{2});
    for (const ImageRecord& image : images) QVERIFY(image.id == imageIdOf(image.hash));
    QCOMPARE(images[0].width, 2);
    const auto files = (*opened)->files().value();
    QVERIFY(files[0].image == images[1].id && files[1].image == images[0].id);
    QCOMPARE(files[0].changedNs, 0);
    const auto failures = (*opened)->failures().value();
    QCOMPARE(failures.size(), std::size_t{1});
    QVERIFY(failures[0].error.code == ErrorCode::kCorrupt && failures[0].decoder.empty());
    QVERIFY((*opened)->pairRuns().value().at(0).inputDigest.empty());
    const auto pairs = (*opened)->pairs(DescriberKey{"k:1"}, 0.0F).value();
    QCOMPARE(pairs.size(), std::size_t{1});
    QVERIFY(pairs[0].a == images[0].id && pairs[0].b == images[1].id);
    QCOMPARE(pairs[0].normRatio, 2.0F);
    QVERIFY(pairs[0].geometry == nullptr);
    auto check = SqlConnection::open(path(), SqlConnection::Access::kReadOnly).value();
    QVERIFY(!check->text("PRAGMA foreign_key_check").value().has_value());
  }

  /// What a full disk or a kill leaves while SQLite copies its log into the file: a file whose first page
  /// already tells of pages that are only in the log.
  void halfCopiedLogIsNoDamage() {
    const std::string torn = inFolder("torn.lookalike");
    {
      auto library = Catalogue::open(path(), OpenMode::kReadWrite).value();
      const RootId root = library->addRoot("/x").value();
      std::vector<FileEntry> entries;
      entries.reserve(2000);
      for (int i = 0; i < 2000; ++i) entries.push_back({root, "/x/" + std::to_string(i), 1, 1, 1, 1});
      QVERIFY(library->upsertFiles(entries).ok());
      writeFile(torn, contentOf(path()));
      writeFile(torn + "-wal", contentOf(path() + "-wal"));
    }
    QByteArray content = contentOf(torn);
    QCOMPARE(content.mid(68, 4), QByteArray("LkAl"));
    content[30] = static_cast<char>(content[30] + 1);  // 256 pages more than there are ("in-header size")
    writeFile(torn, content);
    for (const OpenMode mode : {OpenMode::kReadOnly, OpenMode::kReadWrite}) {
      auto opened = Catalogue::open(torn, mode);
      QVERIFY2(opened.ok(), opened.ok() ? "" : describeError(opened.error()).c_str());
      QCOMPARE((*opened)->files()->size(), std::size_t{2000});
    }
    // Without its log it is damaged, and a stranger's damaged file is none of ours.
    writeFile(torn, content);
    QFile::remove(QFile::decodeName((torn + "-wal").c_str()));
    QVERIFY(!Catalogue::open(torn, OpenMode::kReadWrite).ok());
    content.replace(68, 4, "Else");
    writeFile(torn, content);
    writeFile(torn + "-wal", "a log");
    QVERIFY(!Catalogue::open(torn, OpenMode::kReadWrite).ok());
    QCOMPARE(contentOf(torn), content);
    QCOMPARE(contentOf(torn + "-wal"), QByteArray("a log"));
  }

  void migrationsAreNumberedWithoutGaps() {
    int expected = 1;
    for (const Migration& step : migrations()) {
      QCOMPARE(step.version, expected++);
      QVERIFY(!step.needsVersion.empty());
      for (const std::string& statement : step.statements) {
        for (const SqlDialect dialect : {SqlDialect::kSqlite, SqlDialect::kPostgres})
          QVERIFY(dataDefinition(statement, dialect).find('$') == std::string::npos);
      }
    }
    QVERIFY(dataDefinition("CREATE TABLE t (id $KEY PRIMARY KEY, b $BYTES) $BY_KEY", SqlDialect::kPostgres) ==
            "CREATE TABLE t (id BIGINT PRIMARY KEY, b BYTEA) ");
    QVERIFY(dataDefinition("CREATE TABLE t (id $KEY PRIMARY KEY, b $BYTES) $BY_KEY", SqlDialect::kSqlite) ==
            "CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB) WITHOUT ROWID");
  }

  void secondWriterIsToldWhoHoldsTheLibrary() {
    auto first = Catalogue::open(path(), OpenMode::kReadWrite);
    QVERIFY(first.ok());
    auto second = Catalogue::open(path(), OpenMode::kReadWrite);  // in the same process
    QVERIFY(second.error().code == ErrorCode::kLocked);
    QVERIFY(second.error().detail == "process " + std::to_string(::getpid()));
    QCOMPARE(runInChild([&] { return codeOfOpening(path(), OpenMode::kReadWrite); }),
             static_cast<int>(ErrorCode::kLocked));
    QCOMPARE(runInChild([&] { return codeOfOpening(path(), OpenMode::kReadOnly); }), kOpened);
    first.value().reset();
    QCOMPARE(runInChild([&] { return codeOfOpening(path(), OpenMode::kReadWrite); }), kOpened);
    QCOMPARE(names(), QStringList{"library.lookalike"});
  }

  void folderWithoutWriteRight() {
    QDir().mkdir(folder_->filePath("shut"));
    const std::string inner = inFolder("shut/library");
    QVERIFY(Catalogue::open(inner, OpenMode::kReadWrite).ok());
    QFile::setPermissions(folder_->path(), QFile::Permissions(0x7755));
    ::chmod(inFolder("shut").c_str(), 0555);
    ::chmod(inner.c_str(), 0444);
    const auto asNobody = [](const std::string& file, OpenMode mode) {
      return runInChild(
          [&] { return lookalike::testing::becomeNobody() ? codeOfOpening(file, mode) : kNotPossibleHere; });
    };
    const int denied = static_cast<int>(ErrorCode::kPermissionDenied);
    if (asNobody(inner, OpenMode::kReadOnly) == kNotPossibleHere) QSKIP("cannot give up rights here");
    QCOMPARE(asNobody(inFolder("shut/new"), OpenMode::kReadWrite), denied);
    QCOMPARE(asNobody(inner, OpenMode::kReadWrite), denied);
    QCOMPARE(asNobody(inner, OpenMode::kReadOnly), kOpened);  // a library at rest can be read from anywhere
    QCOMPARE(QDir(folder_->filePath("shut")).entryList(QDir::Files), QStringList{"library"});
    ::chmod(inner.c_str(), 0000);
    QCOMPARE(asNobody(inner, OpenMode::kReadOnly), denied);
    ::chmod(inFolder("shut").c_str(), 0755);
  }

  void readOnlyMedium() {
    QDir().mkdir(folder_->filePath("disk"));
    const std::string disk = inFolder("disk");
    const int result = runInChild([&] {
      if (!lookalike::testing::mountSmallDisk(disk, 4096)) return kNotPossibleHere;
      {
        auto made = Catalogue::open(disk + "/library", OpenMode::kReadWrite);
        if (!made.ok() || !(*made)->addRoot("/x").ok()) return 1;
      }
      if (!lookalike::testing::makeDiskReadOnly(disk)) return kNotPossibleHere;
      auto reader = Catalogue::open(disk + "/library", OpenMode::kReadOnly);
      if (!reader.ok() || (*reader)->roots().value().size() != 1) return 2;
      if (codeOfOpening(disk + "/library", OpenMode::kReadWrite) != static_cast<int>(ErrorCode::kReadOnly))
        return 3;
      if (codeOfOpening(disk + "/new", OpenMode::kReadWrite) != static_cast<int>(ErrorCode::kReadOnly))
        return 4;
      return 0;
    });
    if (result == kNotPossibleHere) QSKIP("cannot mount here");
    QCOMPARE(result, 0);
  }

  void fullDisk() {
    QDir().mkdir(folder_->filePath("disk"));
    const std::string disk = inFolder("disk");
    const int result = runInChild([&] {
      if (!lookalike::testing::mountSmallDisk(disk, 512)) return kNotPossibleHere;
      const int full = static_cast<int>(ErrorCode::kDiskFull);
      auto opened = Catalogue::open(disk + "/library", OpenMode::kReadWrite);
      if (!opened.ok()) return 1;
      Catalogue& library = **opened;
      const RootId root = library.addRoot("/x").value();
      std::vector<FileEntry> entries;
      entries.reserve(20'000);
      for (int i = 0; i < 20; ++i) entries.push_back({root, "/x/" + std::to_string(i), 1, 1, 1, 1});
      if (!library.upsertFiles(entries).ok()) return 2;
      for (int i = 20; i < 20'000; ++i) entries.push_back({root, "/x/" + std::to_string(i), 2, 2, 2, 2});
      auto stored = library.upsertFiles(entries);
      if (stored.ok() || static_cast<int>(stored.error().code) != full) return 3;
      auto files = library.files();  // the good ones are there, and as they were
      if (!files.ok() || files->size() != 20 || files->front().bytes != 1) return 4;
      std::ofstream(disk + "/filler") << std::string(1 << 20, 'x');
      if (codeOfOpening(disk + "/new", OpenMode::kReadWrite) != full) return 5;
      for (const auto& entry : std::filesystem::directory_iterator(disk)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("library") && !name.starts_with(".library") && name != "filler") return 6;
      }
      ::unlink((disk + "/filler").c_str());
      if (!library.addRoot("/y").ok()) return 7;  // and goes on when there is room again
      return 0;
    });
    if (result == kNotPossibleHere) QSKIP("cannot mount here");
    QCOMPARE(result, 0);
  }
};

QTEST_GUILESS_MAIN(TestLibraryFile)
#include "test_library_file.moc"
