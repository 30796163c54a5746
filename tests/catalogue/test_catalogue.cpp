// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtCore/QDir>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/sql_connection.h"

using namespace lookalike;
using namespace lookalike::catalogue;

namespace {

ContentHash hashOf(std::uint8_t value) {
  ContentHash hash;
  hash.bytes.fill(value);
  return hash;
}

ImageRecord imageOf(std::uint8_t value) {
  return {{}, hashOf(value), 100 + value, 200 + value, 1000 + value, "jpeg"};
}

}  // namespace

class TestCatalogue : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<Catalogue> catalogue_;
  RootId root_;

  std::string path() const { return folder_->filePath("library.lookalike").toStdString(); }
  FileEntry entry(const std::string& name, std::int64_t bytes = 10) const {
    return {root_, "/pictures/" + name, bytes, 1'700'000'000'123'456'789, 7, 1000 + name.size()};
  }
  FileId add(const std::string& name) {
    const FileEntry one = entry(name);
    return catalogue_->upsertFiles({&one, 1}).value().at(0);
  }
  ImageId setImage(FileId file, std::uint8_t content) {
    const FileOutcome outcome{file, imageOf(content), {}};
    return catalogue_->recordOutcomes({&outcome, 1}).value().at(0);
  }
  void setFailure(FileId file, Error error, const std::string& decoder = "decoder 1") {
    const FileOutcome outcome{file, {}, std::move(error), {}, decoder};
    QVERIFY(catalogue_->recordOutcomes({&outcome, 1}).ok());
  }
  FileRecord file(FileId id) {
    const auto files = catalogue_->files();
    for (const FileRecord& record : *files)
      if (record.id == id) return record;
    return {};
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    catalogue_ = Catalogue::open(path(), OpenMode::kReadWrite).value();
    root_ = catalogue_->addRoot("/pictures").value();
  }
  void cleanup() {
    catalogue_.reset();
    folder_.reset();
  }

  void newLibraryIsEmpty() {
    const CatalogueCounts counts = catalogue_->counts().value();
    QCOMPARE(counts.files, 0);
    QCOMPARE(counts.missingFiles, 0);
    QCOMPARE(counts.images, 0);
    QCOMPARE(counts.failedFiles, 0);
    QCOMPARE(counts.bytes, 0);
    QVERIFY(catalogue_->files().value().empty());
    QVERIFY(catalogue_->images(false).value().empty());
    QVERIFY(catalogue_->failures().value().empty());
    QVERIFY(catalogue_->pairRuns().value().empty());
    QVERIFY(catalogue_->upsertFiles({}).value().empty());
    QVERIFY(catalogue_->flush().ok());
  }

  void rootIsKnownByItsPath() {
    QVERIFY(root_.isValid());
    QCOMPARE(catalogue_->addRoot("/pictures").value().value, root_.value);
    const std::string latin1 = "/caf\xe9 \xff'\"%";
    const RootId other = catalogue_->addRoot(latin1).value();
    QVERIFY(other != root_);
    const auto roots = catalogue_->roots().value();
    QCOMPARE(roots.size(), std::size_t{2});
    QVERIFY(roots[0].path == "/pictures" && roots[0].id == root_);
    QVERIFY(roots[1].path == latin1 && roots[1].id == other);
  }

  void fileComesBackAsItWasStored() {
    FileEntry one{root_,
                  std::string("/pictures/\xff\xfe\n'; --") + "\x01.jpg",
                  std::int64_t{1} << 40,
                  -1'234'567'890'123'456'789,
                  0xFFFF'FFFF'FFFF'FFFFULL,
                  0x8000'0000'0000'0001ULL,
                  1'700'000'000'000'000'001};
    const FileId id = catalogue_->upsertFiles({&one, 1}).value().at(0);
    const FileRecord record = file(id);
    QVERIFY(record.path == one.path);
    QCOMPARE(record.root.value, root_.value);
    QCOMPARE(record.bytes, one.bytes);
    QCOMPARE(record.modifiedNs, one.modifiedNs);
    QCOMPARE(record.device, one.device);
    QCOMPARE(record.inode, one.inode);
    QCOMPARE(record.changedNs, one.changedNs);
    QVERIFY(!record.image.has_value());
    QVERIFY(!record.missing);
  }

  void filesAreOrderedByIdAndChosenByRoot() {
    const RootId other = catalogue_->addRoot("/other").value();
    const std::vector<FileEntry> entries{entry("c"), {other, "/other/b", 1, 2, 3, 4}, entry("a")};
    const auto ids = catalogue_->upsertFiles(entries).value();
    const auto all = catalogue_->files().value();
    QCOMPARE(all.size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i) {
      QVERIFY(all[i].id == ids[i]);
      QVERIFY(all[i].path == entries[i].path);
    }
    const auto some = catalogue_->files(std::vector{root_}).value();
    QCOMPARE(some.size(), std::size_t{2});
    QVERIFY(some[0].id == ids[0] && some[1].id == ids[2]);
    QCOMPARE(catalogue_->files(std::vector{root_, other}).value().size(), std::size_t{3});
    QCOMPARE(catalogue_->files(std::vector{RootId{99}}).value().size(), std::size_t{0});
  }

  void updateKeepsIdAndForgetsWhatWasRead() {
    const FileId good = add("good.jpg");
    const FileId bad = add("bad.jpg");
    setImage(good, 1);
    setFailure(bad, {ErrorCode::kTruncated, {}, "half", 512});
    const std::vector<FileEntry> entries{entry("bad.jpg", 99), entry("new.jpg"), entry("good.jpg", 98)};
    const auto ids = catalogue_->upsertFiles(entries).value();
    QVERIFY(ids[0] == bad && ids[2] == good);
    QVERIFY(ids[1] != good && ids[1] != bad);
    QVERIFY(!file(good).image.has_value());
    QCOMPARE(file(good).bytes, 98);
    QVERIFY(catalogue_->failures().value().empty());
    QCOMPARE(catalogue_->images(false).value().size(), std::size_t{1});  // the content stays known
    QCOMPARE(catalogue_->images(true).value().size(), std::size_t{0});
  }

  void samePathTwiceInOneCallIsOneFile() {
    const std::vector<FileEntry> entries{entry("a", 1), entry("b"), entry("a", 2)};
    const auto ids = catalogue_->upsertFiles(entries).value();
    QVERIFY(ids[0] == ids[2] && ids[0] != ids[1]);
    QCOMPARE(catalogue_->files().value().size(), std::size_t{2});
    QCOMPARE(file(ids[0]).bytes, 2);
  }

  void sameContentInTwoFilesIsOneImage() {
    const FileId a = add("a.jpg");
    const FileId b = add("copy of a.jpg");
    const FileId c = add("c.jpg");
    const std::vector<FileOutcome> outcomes{{a, imageOf(1), {}}, {c, imageOf(2), {}}, {b, imageOf(1), {}}};
    const auto ids = catalogue_->recordOutcomes(outcomes).value();
    QVERIFY(ids[0].isValid() && ids[0] == ids[2] && ids[0] != ids[1]);
    const auto images = catalogue_->images(true).value();
    QCOMPARE(images.size(), std::size_t{2});
    QVERIFY(images[0].id == ids[0]);
    QVERIFY(images[0].hash == hashOf(1));
    QCOMPARE(images[0].width, 101);
    QCOMPARE(images[0].height, 201);
    QCOMPARE(images[0].bytes, 1001);
    QVERIFY(images[0].format == "jpeg");
    const CatalogueCounts counts = catalogue_->counts().value();
    QCOMPARE(counts.files, 3);
    QCOMPARE(counts.images, 2);
    QCOMPARE(counts.bytes, 30);
  }

  void knownContentTakesNewerNumbers() {
    const ImageId first = setImage(add("a.jpg"), 1);
    ImageRecord better = imageOf(1);
    better.width = 4000;
    better.format = "heic";
    const FileOutcome outcome{add("b.jpg"), better, {}};
    QVERIFY(catalogue_->recordOutcomes({&outcome, 1}).value().at(0) == first);
    const auto images = catalogue_->images(false).value();
    QCOMPARE(images.size(), std::size_t{1});
    QCOMPARE(images[0].width, 4000);
    QVERIFY(images[0].format == "heic");
  }

  void imagesAreNumberedByTheirContents() {
    setImage(add("late"), 200);
    setImage(add("early"), 3);
    setImage(add("between"), 100);
    const auto images = catalogue_->images(false).value();
    QCOMPARE(images.size(), std::size_t{3});
    for (const ImageRecord& image : images) QVERIFY(image.id == imageIdOf(image.hash));
    QVERIFY(images[0].hash == hashOf(3) && images[1].hash == hashOf(100) && images[2].hash == hashOf(200));
  }

  void contentsOfOneBeginningAreTwoImages() {
    ImageRecord other = imageOf(7);
    other.hash.bytes[31] = 8;
    const std::vector<FileOutcome> outcomes{
        {add("a"), imageOf(7), {}}, {add("b"), other, {}}, {add("c"), imageOf(7), {}}};
    const auto ids = catalogue_->recordOutcomes(outcomes).value();
    QVERIFY(ids[0] != ids[1] && ids[0] == ids[2]);
    QCOMPARE(ids[1].value, ids[0].value + 1);
    QCOMPARE(catalogue_->recordOutcomes(outcomes).value(), ids);
  }

  void aFailureOfTheContentNamesItsDecoder() {
    setFailure(add("content"), {ErrorCode::kCorrupt, {}, {}, -1});
    setFailure(add("surroundings"), {ErrorCode::kPermissionDenied, {}, {}, -1});
    auto failures = catalogue_->failures().value();
    QCOMPARE(failures.size(), std::size_t{2});
    QCOMPARE(failures[0].decoder, std::string("decoder 1"));
    QCOMPARE(failures[1].decoder, std::string());
    setFailure(failures[0].file, {ErrorCode::kTimeLimit, {}, {}, -1});
    setFailure(failures[1].file, {ErrorCode::kTruncated, {}, {}, -1}, "decoder 2");
    failures = catalogue_->failures().value();
    QCOMPARE(failures[0].decoder, std::string());
    QCOMPARE(failures[1].decoder, std::string("decoder 2"));
  }

  void aMovedFileInheritsNoFailure() {
    const FileId id = add("old.jpg");
    setFailure(id, {ErrorCode::kCorrupt, {}, {}, -1});
    const std::vector<std::pair<FileId, FileEntry>> moves{{id, entry("new.jpg")}};
    QVERIFY(catalogue_->moveFiles(moves).ok());
    QVERIFY(catalogue_->failures().value().empty());
  }

  void whatWasReadTellsWhichFileItWas() {
    const FileId id = add("a");
    const FileStamp stamp{77, 88, 99, 0xFFFF'FFFF'FFFF'FFF0ULL, 0x8000'0000'0000'0002ULL};
    const FileOutcome outcome{id, imageOf(1), {}, stamp};
    QVERIFY(catalogue_->recordOutcomes({&outcome, 1}).ok());
    const FileRecord read = file(id);
    QVERIFY((FileStamp{read.bytes, read.modifiedNs, read.changedNs, read.device, read.inode} == stamp));
    setImage(id, 2);  // without one it stays
    QCOMPARE(file(id).changedNs, 99);
  }

  void failuresAreRememberedAndCleared() {
    const FileId a = add("a.jpg");
    const FileId b = add("b.jpg");
    setFailure(a, {ErrorCode::kTruncated, "ignored", "ends at \xff", 512});
    setFailure(b, {ErrorCode::kUnsupportedFormat, {}, {}, -1});
    auto failures = catalogue_->failures().value();
    QCOMPARE(failures.size(), std::size_t{2});
    QVERIFY(failures[0].file == a);
    QVERIFY(failures[0].error.code == ErrorCode::kTruncated);
    QVERIFY(failures[0].error.path == "/pictures/a.jpg");
    QVERIFY(failures[0].error.detail == "ends at \xff");
    QCOMPARE(failures[0].error.offset, 512);
    QVERIFY(failures[1].error.code == ErrorCode::kUnsupportedFormat);
    QCOMPARE(failures[1].error.offset, -1);
    QCOMPARE(catalogue_->counts().value().failedFiles, 2);

    setFailure(a, {ErrorCode::kCorrupt, {}, "again", 3});  // the newer reason counts
    QVERIFY(catalogue_->failures().value()[0].error.code == ErrorCode::kCorrupt);
    setImage(a, 1);
    failures = catalogue_->failures().value();
    QCOMPARE(failures.size(), std::size_t{1});
    QVERIFY(failures[0].file == b);
    setFailure(a, {ErrorCode::kEmpty, {}, {}, -1});  // and an image is forgotten when its file fails
    QVERIFY(!file(a).image.has_value());
  }

  void everyErrorCodeSurvives() {
    for (int code = 0; code <= static_cast<int>(ErrorCode::kIo); ++code) {
      const FileId id = add(errorCodeName(static_cast<ErrorCode>(code)));
      setFailure(id, {static_cast<ErrorCode>(code), {}, {}, -1});
      QCOMPARE(static_cast<int>(catalogue_->failures().value().back().error.code), code);
    }
  }

  void moveKeepsTheImageAndTheId() {
    const FileId id = add("old.jpg");
    const ImageId image = setImage(id, 5);
    QVERIFY(catalogue_->setMissing(std::vector{id}, true).ok());
    const std::vector<std::pair<FileId, FileEntry>> moves{{id, entry("new name.jpg")}};
    QVERIFY(catalogue_->moveFiles(moves).ok());
    const FileRecord moved = file(id);
    QVERIFY(moved.path == "/pictures/new name.jpg");
    QVERIFY(moved.image == image);
    QVERIFY(!moved.missing);
    QCOMPARE(catalogue_->files().value().size(), std::size_t{1});
  }

  void filesSwapNamesAndFollowOneAnother() {
    const FileId a = add("a");
    const FileId b = add("b");
    const FileId c = add("c");
    setImage(a, 1);
    setImage(b, 2);
    setImage(c, 3);
    const std::vector<std::pair<FileId, FileEntry>> moves{{a, entry("b")}, {b, entry("c")}, {c, entry("a")}};
    QVERIFY(catalogue_->moveFiles(moves).ok());
    QVERIFY(file(a).path == "/pictures/b");
    QVERIFY(file(b).path == "/pictures/c");
    QVERIFY(file(c).path == "/pictures/a");
    QVERIFY(file(c).image.has_value());
  }

  void moveOntoAnotherFileForgetsThatOne() {
    const FileId a = add("a");
    const FileId b = add("b");
    setFailure(b, {ErrorCode::kEmpty, {}, {}, -1});
    const std::vector<std::pair<FileId, FileEntry>> moves{{a, entry("b")}};
    QVERIFY(catalogue_->moveFiles(moves).ok());
    QCOMPARE(catalogue_->files().value().size(), std::size_t{1});
    QVERIFY(file(a).path == "/pictures/b");
    QVERIFY(catalogue_->failures().value().empty());
  }

  void badMovesChangeNothing() {
    const FileId a = add("a");
    const FileId b = add("b");
    const std::vector<std::pair<FileId, FileEntry>> unknown{{a, entry("z")}, {FileId{999}, entry("y")}};
    QVERIFY(catalogue_->moveFiles(unknown).error().code == ErrorCode::kInvalidArgument);
    QVERIFY(file(a).path == "/pictures/a");
    const std::vector<std::pair<FileId, FileEntry>> clash{{a, entry("z")}, {b, entry("z")}};
    QVERIFY(catalogue_->moveFiles(clash).error().code == ErrorCode::kInvalidArgument);
    QVERIFY(file(a).path == "/pictures/a" && file(b).path == "/pictures/b");
  }

  void missingFileReappears() {
    const FileId a = add("a");
    const FileId b = add("b");
    const ImageId image = setImage(a, 1);
    QVERIFY(catalogue_->setMissing(std::vector{a}, true).ok());
    QVERIFY(file(a).missing && !file(b).missing);
    CatalogueCounts counts = catalogue_->counts().value();
    QCOMPARE(counts.files, 1);
    QCOMPARE(counts.missingFiles, 1);
    QCOMPARE(counts.images, 0);
    QCOMPARE(counts.bytes, 10);
    QCOMPARE(catalogue_->images(true).value().size(), std::size_t{0});
    QCOMPARE(catalogue_->images(false).value().size(), std::size_t{1});
    QVERIFY(catalogue_->setMissing(std::vector{a}, false).ok());
    QVERIFY(file(a).image == image);
    QCOMPARE(catalogue_->counts().value().images, 1);
    const std::vector<FileId> withUnknown{b, FileId{999}};
    QVERIFY(catalogue_->setMissing(withUnknown, true).error().code == ErrorCode::kInvalidArgument);
    QVERIFY(!file(b).missing);  // undone as a whole
  }

  void removedRootTakesItsFilesButNotTheImages() {
    const FileId a = add("a");
    setImage(a, 1);
    setFailure(add("b"), {ErrorCode::kEmpty, {}, {}, -1});
    const RootId other = catalogue_->addRoot("/other").value();
    const FileEntry kept{other, "/other/k", 1, 2, 3, 4};
    const FileId keptId = catalogue_->upsertFiles({&kept, 1}).value().at(0);
    QVERIFY(catalogue_->removeRoot(root_).ok());
    QCOMPARE(catalogue_->roots().value().size(), std::size_t{1});
    const auto files = catalogue_->files().value();
    QCOMPARE(files.size(), std::size_t{1});
    QVERIFY(files[0].id == keptId);
    QVERIFY(catalogue_->failures().value().empty());
    QCOMPARE(catalogue_->images(false).value().size(), std::size_t{1});
    // Numbers are never given twice, even when the highest rows are gone.
    QVERIFY(catalogue_->removeRoot(other).ok());
    root_ = catalogue_->addRoot("/pictures").value();
    QVERIFY(root_.value > other.value);
    QVERIFY(add("a").value > keptId.value);
  }

  void filesBelowAnotherRootStayWhenARootIsRemoved() {
    const RootId inner = catalogue_->addRoot("/pictures/holiday").value();
    const FileId within = add("holiday/a");
    add("holidays/b");  // its name only begins alike
    add("c");
    const ImageId image = setImage(within, 1);
    QVERIFY(catalogue_->removeRoot(root_).ok());
    const auto files = catalogue_->files().value();
    QCOMPARE(files.size(), std::size_t{1});
    QVERIFY(files[0].id == within && files[0].root == inner && files[0].image == image);
    QVERIFY(catalogue_->removeRoot(root_).error().code == ErrorCode::kInvalidArgument);
  }

  void failedBatchIsUndoneAsAWhole() {
    const FileId a = add("a");
    const std::vector<FileOutcome> outcomes{{a, imageOf(1), {}}, {FileId{999}, imageOf(2), {}}};
    QVERIFY(catalogue_->recordOutcomes(outcomes).error().code == ErrorCode::kInvalidArgument);
    QVERIFY(!file(a).image.has_value());
    QVERIFY(catalogue_->images(false).value().empty());
    const std::vector<FileEntry> entries{entry("x"), {RootId{999}, "/nowhere/y", 1, 1, 1, 1}};
    QVERIFY(!catalogue_->upsertFiles(entries).ok());  // foreign keys are enforced
    QCOMPARE(catalogue_->files().value().size(), std::size_t{1});
  }

  void readerSeesWhatIsCommittedAndCannotWrite() {
    auto reader = Catalogue::open(path(), OpenMode::kReadOnly).value();
    QVERIFY(reader->libraryUuid() == catalogue_->libraryUuid());
    QVERIFY(reader->files().value().empty());
    add("a");
    QCOMPARE(reader->files().value().size(), std::size_t{1});
    QVERIFY(reader->addRoot("/x").error().code == ErrorCode::kReadOnly);
    QVERIFY(reader->upsertFiles({}).error().code == ErrorCode::kReadOnly);
    QVERIFY(reader->replacePairs({}, {}).error().code == ErrorCode::kReadOnly);
    QVERIFY(reader->flush().ok());
  }

  void heldViewStandsStill() {
    auto reader = Catalogue::open(path(), OpenMode::kReadOnly).value();
    {
      auto view = reader->holdView();
      QVERIFY(view.ok());
      add("a");
      QCOMPARE(reader->files().value().size(), std::size_t{0});
      QCOMPARE(reader->counts().value().files, 0);
      QVERIFY(catalogue_->flush().ok());  // does not wait for the reader
    }
    QCOMPARE(reader->files().value().size(), std::size_t{1});
  }

  void contentsSurviveClosing() {
    const ImageId image = setImage(add("a"), 1);
    const std::string uuid = catalogue_->libraryUuid();
    QCOMPARE(uuid.size(), std::size_t{36});
    catalogue_.reset();
    QCOMPARE(QDir(folder_->path()).entryList(QDir::Files),
             QStringList{"library.lookalike"});  // no side files
    catalogue_ = Catalogue::open(path(), OpenMode::kReadWrite).value();
    QVERIFY(catalogue_->libraryUuid() == uuid);
    QVERIFY(catalogue_->files().value().at(0).image == image);
  }

  void damagedHashIsCorrupt() {
    setImage(add("a"), 1);
    catalogue_.reset();
    {
      auto connection = SqlConnection::open(path(), SqlConnection::Access::kReadWrite).value();
      QVERIFY(connection->execute("UPDATE images SET hash = X'0102'").ok());
    }
    catalogue_ = Catalogue::open(path(), OpenMode::kReadWrite).value();
    QVERIFY(catalogue_->images(false).error().code == ErrorCode::kCorrupt);
  }
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "test_catalogue.moc"
