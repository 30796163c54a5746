// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>
#include <filesystem>
#include <functional>
#include <map>
#include <QTemporaryDir>
#include <QTest>

#include "core/library/library_snapshot.h"
#include "core/local/local_feature_cache.h"
#include "core/pipeline/index_library_job.h"
#include "core/store/shelf.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::library;
using namespace lookalike::pipeline;
namespace fs = std::filesystem;

/// Does something once, after the scan and before any file is read.
class HeldUp final : public JobObserver {
 public:
  explicit HeldUp(std::function<void()> act) : act_(std::move(act)) {}
  void onProgress(const JobProgress& progress) override {
    if (progress.stage == JobStage::kDescribing && act_) std::exchange(act_, nullptr)();
  }
  void onFailure(const ItemFailure& /*failure*/) override {}

 private:
  std::function<void()> act_;
};

class TestIndexLibraryJob : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;
  IndexLibraryOptions options_;

  [[nodiscard]] std::string root() const { return folder_->path().toStdString() + "/pictures"; }
  [[nodiscard]] std::string pathOf(const std::string& name) const { return root() + "/" + name; }
  void write(const std::string& name, std::uint32_t seed) const {
    testing::writeFile(pathOf(name), testing::encodeJpeg(testing::makePicture(seed, 160, 120)));
  }
  /// Which content each file has.
  [[nodiscard]] std::map<std::string, std::string> contents() const {
    const auto snapshot = readSnapshot(options_.libraryPath).value();
    std::map<std::string, std::string> all;
    for (const FileRecord& file : snapshot->files)
      all[file.path] = snapshot->image(*file.image)->hash.toHex();
    return all;
  }
  IndexReport index(JobObserver* observer = nullptr) {
    JobControl control;
    auto report = indexLibrary(options_, control, observer);
    if (!report.ok()) qFatal("%s", describeError(report.error()).c_str());
    return std::move(report).value();
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    fs::create_directories(root());
    options_ = {};
    options_.libraryPath = folder_->path().toStdString() + "/test.lookalike";
    options_.roots = {root()};
    options_.describer.name = "dct";
    for (int i = 0; i < 6; ++i) write("p" + std::to_string(i) + ".jpg", static_cast<std::uint32_t>(i));
  }

  void firstRunDescribesAndSecondFindsNothingToDo() {
    const IndexReport first = index();
    QCOMPARE(first.filesAdded, 6);
    QCOMPARE(first.imagesDescribed, 6);
    QCOMPARE(first.imagesExtracted, 6);
    QVERIFY(first.keypointsExtracted > 6 * 20);
    QVERIFY(first.failures.empty());
    QVERIFY(!first.cancelled);
    const IndexReport second = index();
    QCOMPARE(second.filesUnchanged, 6);
    QCOMPARE(second.filesAdded, 0);
    QCOMPARE(second.imagesDescribed, 0);
    QCOMPARE(second.imagesExtracted, 0);
  }

  void onlyWhatIsNewOrChangedIsRead() {
    index();
    write("p0.jpg", 100);
    fs::last_write_time(pathOf("p0.jpg"), fs::file_time_type::clock::now() + std::chrono::seconds(5));
    write("new.jpg", 101);
    const IndexReport report = index();
    QCOMPARE(report.filesChanged, 1);
    QCOMPARE(report.filesAdded, 1);
    QCOMPARE(report.imagesDescribed, 2);
  }

  void aMoveCostsNoReading() {
    index();
    fs::create_directories(pathOf("sub"));
    fs::rename(pathOf("p1.jpg"), pathOf("sub/renamed.jpg"));
    const IndexReport report = index();
    QCOMPARE(report.filesMoved, 1);
    QCOMPARE(report.filesAdded, 0);
    QCOMPARE(report.imagesDescribed, 0);
    const auto snapshot = readSnapshot(options_.libraryPath).value();
    QCOMPARE(snapshot->images.size(), std::size_t{6});
    QVERIFY(std::any_of(snapshot->files.begin(), snapshot->files.end(),
                        [&](const FileRecord& file) { return file.path == pathOf("sub/renamed.jpg"); }));
  }

  void aTouchedFileIsNotDecodedAgain() {
    index();
    for (int i = 0; i < 6; ++i)
      fs::last_write_time(pathOf("p" + std::to_string(i) + ".jpg"),
                          fs::file_time_type::clock::now() + std::chrono::seconds(5 + i));
    fs::rename(pathOf("p5.jpg"), folder_->path().toStdString() + "/aside.jpg");
    QCOMPARE(index().filesMissing, 1);
    fs::copy_file(folder_->path().toStdString() + "/aside.jpg", pathOf("back.jpg"));  // an inode of its own
    options_.limits.maxPixels = 1;  // would be in the way of decoding
    const IndexReport report = index();
    QCOMPARE(report.filesAdded, 1);
    QVERIFY(report.failures.empty());
    QCOMPARE(report.imagesDescribed, 0);
    QCOMPARE(readSnapshot(options_.libraryPath).value()->images.size(), std::size_t{6});
  }

  void missingFilesLeaveAndComeBack() {
    index();
    fs::rename(pathOf("p2.jpg"), folder_->path().toStdString() + "/aside.jpg");
    QCOMPARE(index().filesMissing, 1);
    QCOMPARE(readSnapshot(options_.libraryPath).value()->images.size(), std::size_t{5});
    fs::rename(folder_->path().toStdString() + "/aside.jpg", pathOf("p2.jpg"));
    const IndexReport report = index();
    QCOMPARE(report.imagesDescribed, 0);
    QCOMPARE(readSnapshot(options_.libraryPath).value()->images.size(), std::size_t{6});
  }

  void equalBytesAreOneImageWithTwoFiles() {
    fs::copy_file(pathOf("p3.jpg"), pathOf("copy.jpg"));
    QCOMPARE(::link(pathOf("p4.jpg").c_str(), pathOf("hardlink.jpg").c_str()), 0);
    const IndexReport report = index();
    QCOMPARE(report.imagesDescribed, 6);
    const auto snapshot = readSnapshot(options_.libraryPath).value();
    QCOMPARE(snapshot->images.size(), std::size_t{6});
    QCOMPARE(snapshot->files.size(), std::size_t{8});
    const auto groups = groupSnapshot(*snapshot, 0.9F);
    QCOMPARE(groups.size(), std::size_t{2});
    for (const ImageGroup& group : groups) QCOMPARE(snapshot->filesOf(group.centre).size(), std::size_t{2});
  }

  void badFilesAreNamedAndTheRestGoesOn() {
    testing::writeFile(pathOf("empty.jpg"), {});
    auto truncated = testing::encodeJpeg(testing::makePicture(50, 300, 200));
    truncated.resize(truncated.size() / 3);
    testing::writeFile(pathOf("truncated.jpg"), truncated);
    testing::writeFile(pathOf("text.png"), testing::Bytes(500, std::byte{'x'}));
    testing::writeFile(pathOf("really-a-png.jpg"), testing::encodePng(testing::makePicture(51, 64, 64)));
    const std::string notUtf8 = pathOf("caf\xe9.jpg");
    testing::writeFile(notUtf8, testing::encodeJpeg(testing::makePicture(52, 64, 64)));
    const IndexReport report = index();
    QCOMPARE(report.imagesDescribed, 8);
    QCOMPARE(report.failures.size(), std::size_t{3});
    QCOMPARE(report.failures[0].error.path, pathOf("empty.jpg"));
    QCOMPARE(report.failures[0].error.code, ErrorCode::kEmpty);
    QCOMPARE(report.failures[1].error.path, pathOf("text.png"));
    QCOMPARE(report.failures[1].error.code, ErrorCode::kUnsupportedFormat);
    QCOMPARE(report.failures[2].error.path, pathOf("truncated.jpg"));
    QCOMPARE(report.failures[2].error.code, ErrorCode::kTruncated);
    const auto snapshot = readSnapshot(options_.libraryPath).value();
    QVERIFY(std::any_of(snapshot->files.begin(), snapshot->files.end(),
                        [&](const FileRecord& file) { return file.path == notUtf8; }));
    QCOMPARE(snapshot->failures.size(), std::size_t{3});

    // Not read again, still reported; mended, it is taken.
    const IndexReport again = index();
    QCOMPARE(again.failures.size(), std::size_t{3});
    QCOMPARE(again.imagesDescribed, 0);
    write("truncated.jpg", 53);
    const IndexReport mended = index();
    QCOMPARE(mended.failures.size(), std::size_t{2});
    QCOMPARE(mended.imagesDescribed, 1);
    fs::remove(notUtf8);  // QTemporaryDir could not
  }

  void whatFailedForLackOfTimeIsTriedAgain() {
    options_.limits.maxTime = std::chrono::milliseconds(1);
    testing::writeFile(pathOf("large.png"), testing::encodePng(testing::makePicture(60, 3000, 2000)));
    const IndexReport hasty = index();
    QCOMPARE(hasty.failures.size(), std::size_t{1});
    QCOMPARE(hasty.failures[0].error.code, ErrorCode::kTimeLimit);
    QCOMPARE(readSnapshot(options_.libraryPath).value()->failures.size(), std::size_t{1});
    options_.limits = {};
    const IndexReport patient = index();
    QVERIFY(patient.failures.empty());
    QCOMPARE(patient.filesUnchanged, 7);
    QCOMPARE(patient.imagesDescribed, 1);
  }

  void whatADecoderRefusedIsTriedAgainByAnotherOne() {
    options_.limits.maxPixels = 160 * 120;
    testing::writeFile(pathOf("large.jpg"), testing::encodeJpeg(testing::makePicture(60, 300, 200)));
    QCOMPARE(index().failures.at(0).error.code, ErrorCode::kTooLarge);
    QCOMPARE(index().failures.size(), std::size_t{1});
    options_.limits.maxPixels *= 100;
    const IndexReport report = index();
    QVERIFY(report.failures.empty());
    QCOMPARE(report.imagesDescribed, 1);
  }

  void anUnreadableFileIsReadOnceItCanBe() {
    // Not by rights, which the superuser does not need: a link that leads nowhere for a while.
    options_.followSymlinks = true;
    const std::string aside = folder_->path().toStdString() + "/aside.jpg";
    testing::writeFile(aside, testing::encodeJpeg(testing::makePicture(70, 160, 120)));
    fs::create_symlink(aside, pathOf("link.jpg"));
    HeldUp between([&] { fs::rename(aside, aside + ".away"); });
    const IndexReport report = index(&between);
    QCOMPARE(report.failures.size(), std::size_t{1});
    QCOMPARE(report.failures[0].error.code, ErrorCode::kNotFound);
    fs::rename(aside + ".away", aside);
    const IndexReport next = index();
    QVERIFY(next.failures.empty());
    QCOMPARE(next.imagesDescribed, 1);
  }

  /// Whatever happens to files between the scan and the reading, the next run knows the library as one that
  /// is made anew does.
  void filesThatChangeDuringARunAreKnownAfterTheNext() {
    for (int i = 6; i < 14; ++i) write("p" + std::to_string(i) + ".jpg", static_cast<std::uint32_t>(i));
    const auto p = [&](int i) { return pathOf("p" + std::to_string(i) + ".jpg"); };
    const std::string aside = folder_->path().toStdString() + "/aside.jpg";
    HeldUp between([&] {
      fs::rename(p(0), pathOf("renamed.jpg"));  // fails as missing: the new name inherits nothing
      fs::rename(p(1), aside);                  // swapped
      fs::rename(p(2), p(1));
      fs::rename(aside, p(2));
      fs::rename(p(4), p(3));  // over another
      const auto time = fs::last_write_time(p(5));
      const auto old = testing::readWholeFile(p(5));
      auto other = testing::encodeJpeg(testing::makePicture(99, 160, 120));
      other.resize(std::max(old.size(), other.size()));
      testing::writeFile(p(5), other);
      fs::last_write_time(p(5), time);
      auto torn = testing::readWholeFile(p(6));
      torn.resize(torn.size() / 2);
      testing::writeFile(p(6), torn);  // as a copy that is under way
      fs::remove(p(7));
      fs::copy_file(p(8), pathOf("copy.jpg"));
    });
    const IndexReport disturbed = index(&between);
    QVERIFY(!disturbed.failures.empty());
    // The content that p3.jpg was read with comes under another name, and that of p3.jpg itself under a
    // third.
    fs::rename(p(3), pathOf("moved on.jpg"));
    write("p6.jpg", 6);
    const IndexReport next = index();
    QVERIFY(next.failures.empty());
    const auto before = contents();
    fs::remove(options_.libraryPath);
    fs::remove_all(derivedFolder(options_.libraryPath));
    index();
    QCOMPARE(before, contents());
  }

  void deletedDescriptorsAreMadeAgain() {
    index();
    fs::remove_all(derivedFolder(options_.libraryPath));
    const IndexReport report = index();
    QCOMPARE(report.imagesDescribed, 6);
    QCOMPARE(report.filesUnchanged, 6);
  }

  void aDamagedStoreIsMadeAnew() {
    index();
    const std::string store = derivedFolder(options_.libraryPath) + "/store-1.sqlite";
    fs::resize_file(store, fs::file_size(store) / 2);
    const IndexReport report = index();
    QCOMPARE(report.imagesDescribed, 6);
    QCOMPARE(report.imagesExtracted, 6);
    QCOMPARE(report.failures.size(), std::size_t{0});
  }

  void aLibraryIndexedWithoutFeaturesGetsThemLater() {
    options_.localFeatures = false;
    const IndexReport global = index();
    QCOMPARE(global.imagesDescribed, 6);
    QCOMPARE(global.imagesExtracted, 0);
    QVERIFY(global.localFeatures.text.empty());
    write("later.jpg", 77);
    options_.localFeatures = true;
    const IndexReport both = index();
    QCOMPARE(both.imagesDescribed, 1);
    QCOMPARE(both.imagesExtracted, 7);
    options_.localFeatures = false;
    QCOMPARE(index().imagesDescribed, 0);
    options_.localFeatures = true;
    QCOMPARE(index().imagesExtracted, 0);
  }

  void lostFeaturesAreMadeAgain() {
    const IndexReport first = index();
    {
      const auto shelf = store::Shelf::openExisting(derivedFolder(options_.libraryPath), "keypoints",
                                                    first.localFeatures.text);
      QVERIFY(shelf.ok());
      (*shelf)->remove(readSnapshot(options_.libraryPath).value()->images.front().hash);
    }
    const IndexReport again = index();
    QCOMPARE(again.imagesDescribed, 0);
    QCOMPARE(again.imagesExtracted, 1);
    const auto cache =
        local::LocalFeatureCache::openExisting(derivedFolder(options_.libraryPath), first.localFeatures);
    QVERIFY(cache.ok());
    const auto snapshot = readSnapshot(options_.libraryPath).value();
    for (const ImageRecord& image : snapshot->images) {
      const auto features = (*cache)->find(image.hash, true);
      QVERIFY(features.has_value());
      QCOMPARE(features->width, image.width);
      QCOMPARE(features->height, image.height);
    }
  }

  void whatCannotWorkFailsBeforeAnythingIsWritten() {
    JobControl control;
    options_.roots = {root() + "/nowhere"};
    auto report = indexLibrary(options_, control, nullptr);
    QVERIFY(!report.ok());
    QCOMPARE(report.error().code, ErrorCode::kNotFound);
    QVERIFY(!fs::exists(options_.libraryPath));

    options_.roots = {root()};
    options_.describer.name = "no-such-model";
    report = indexLibrary(options_, control, nullptr);
    QVERIFY(!report.ok());
    QCOMPARE(report.error().code, ErrorCode::kNotFound);
    QVERIFY(!fs::exists(options_.libraryPath));

    options_ = {};
    QVERIFY(!indexLibrary(options_, control, nullptr).ok());
  }

  void aLibraryKnowsItsFolders() {
    index();
    options_.roots.clear();
    write("later.jpg", 77);
    const IndexReport report = index();
    QCOMPARE(report.filesAdded, 1);
  }

  void cancelBeforeTheStartIsHarmless() {
    JobControl control;
    control.cancel();
    const auto report = indexLibrary(options_, control, nullptr);
    QVERIFY(report.ok());
    QVERIFY(report->cancelled);
    QCOMPARE(index().imagesDescribed, 6);
  }
};

QTEST_GUILESS_MAIN(TestIndexLibraryJob)
#include "test_index_library_job.moc"
