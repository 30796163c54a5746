// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "core/catalogue/catalogue.h"
#include "core/pipeline/find_copies_job.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::library;
using namespace lookalike::pipeline;
namespace fs = std::filesystem;

class TestFindCopiesJob : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;
  FindCopiesOptions options_;

  [[nodiscard]] std::string pathOf(const std::string& name) const {
    return options_.index.roots[0] + "/" + name;
  }
  void write(const std::string& name, const testing::RgbImage& image, int quality = 92) const {
    testing::writeFile(pathOf(name), testing::encodeJpeg(image, quality));
  }
  FindCopiesReport find() {
    JobControl control;
    auto report = findCopies(options_, control, nullptr);
    if (!report.ok()) qFatal("%s", describeError(report.error()).c_str());
    return std::move(report).value();
  }
  static std::set<std::set<std::string>> namesOf(const FindCopiesReport& report) {
    std::set<std::set<std::string>> groups;
    for (const ImageGroup& group : report.groups) {
      std::set<std::string> names;
      for (const ImageId id : group.members) {
        for (const FileRecord& file : report.snapshot->filesOf(id))
          names.insert(fs::path(file.path).filename());
      }
      groups.insert(names);
    }
    return groups;
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    options_ = {};
    options_.evidence = EvidenceKind::kGlobal;
    options_.index.roots = {folder_->path().toStdString() + "/pictures"};
    options_.index.libraryPath = folder_->path().toStdString() + "/test.lookalike";
    options_.index.describer.name = "dct";
    fs::create_directories(options_.index.roots[0]);
    for (int i = 0; i < 20; ++i) {
      write("other" + std::to_string(i) + ".jpg",
            testing::makePicture(static_cast<std::uint32_t>(1000 + i), 240, 180));
    }
    const auto a = testing::makePicture(1, 640, 480);
    write("a.jpg", a);
    write("a-small.jpg", testing::resized(a, 200, 150));
    write("a-poor.jpg", a, 25);
    const auto b = testing::makePicture(2, 400, 500);
    write("b.jpg", b);
    write("b-bright.jpg", testing::brightened(b, 1.15, 8));
    fs::copy_file(pathOf("other3.jpg"), pathOf("other3-again.jpg"));
  }

  void findsTheCopiesAndNothingElse() {
    const FindCopiesReport report = find();
    QVERIFY(report.index.failures.empty());
    QCOMPARE(namesOf(report), (std::set<std::set<std::string>>{{"a.jpg", "a-small.jpg", "a-poor.jpg"},
                                                               {"b.jpg", "b-bright.jpg"},
                                                               {"other3.jpg", "other3-again.jpg"}}));
    for (const ImageGroup& group : report.groups) {
      if (group.members.size() < 2) continue;
      QVERIFY(group.weakestLink.score >= report.threshold);
      const auto weakest = report.snapshot->pair(group.weakestLink.b, group.weakestLink.a);
      QVERIFY(weakest.has_value());
      QCOMPARE(weakest->score, group.weakestLink.score);
      QVERIFY(weakest->similarity > 0.8F && weakest->similarity < 1.0F);  // the score is its probability
    }
  }

  void storedPairsRegroupWithoutDescribing() {
    const FindCopiesReport report = find();
    QVERIFY(report.similarityFloor < report.threshold);
    const auto snapshot = readSnapshot(options_.index.libraryPath).value();
    QCOMPARE(groupSnapshot(*snapshot, report.threshold).size(), report.groups.size());
    QCOMPARE(groupSnapshot(*snapshot, 1.01F).size(), std::size_t{1});  // byte-identical files stay together
  }

  void anUnchangedLibraryIsNotMatchedAgain() {
    find();
    const auto runOf = [&] {
      auto catalogue = catalogue::Catalogue::open(options_.index.libraryPath, catalogue::OpenMode::kReadOnly);
      return (*catalogue)->pairRuns().value().front();
    };
    const auto first = runOf();
    QTest::qWait(5);
    QCOMPARE(find().groups.size(), std::size_t{3});
    QCOMPARE(runOf().createdAtMs, first.createdAtMs);
    write("a-late.jpg", testing::greyed(testing::makePicture(1, 640, 480)));
    const FindCopiesReport later = find();
    QVERIFY(runOf().createdAtMs > first.createdAtMs);
    QVERIFY(namesOf(later).contains({"a.jpg", "a-small.jpg", "a-poor.jpg", "a-late.jpg"}));
  }

  void normalisationIsRecorded() {
    options_.normalise = true;
    const FindCopiesReport report = find();
    QVERIFY(!report.snapshot->pairs.empty());
    for (const ImagePair& pair : report.snapshot->pairs) QVERIFY(!std::isnan(pair.normalisedSimilarity));
    auto catalogue = catalogue::Catalogue::open(options_.index.libraryPath, catalogue::OpenMode::kReadOnly);
    QVERIFY((*catalogue)->pairRuns().value().front().normalised);
  }

  void removedFilesLeaveTheirGroups() {
    find();
    fs::remove(pathOf("b.jpg"));
    QCOMPARE(find().groups.size(), std::size_t{2});
  }

  void impossibleOptionsAreRefused() {
    JobControl control;
    options_.threshold = 1.5F;
    auto report = findCopies(options_, control, nullptr);
    QVERIFY(!report.ok());
    QCOMPARE(report.error().code, ErrorCode::kInvalidArgument);
    options_.threshold = 0.8F;
    options_.similarityFloor = 0.9F;
    QVERIFY(!findCopies(options_, control, nullptr).ok());
    QVERIFY(!fs::exists(options_.index.libraryPath));
  }

  void aFolderWithoutImagesIsFine() {
    options_.index.roots = {folder_->path().toStdString() + "/bare"};
    fs::create_directories(options_.index.roots[0]);
    const FindCopiesReport report = find();
    QVERIFY(report.groups.empty());
    QVERIFY(report.index.failures.empty());
  }

  void aLibraryInUseIsRefusedByName() {
    auto holder = catalogue::Catalogue::open(options_.index.libraryPath, catalogue::OpenMode::kReadWrite);
    QVERIFY(holder.ok());
    JobControl control;
    const auto report = findCopies(options_, control, nullptr);
    QVERIFY(!report.ok());
    QCOMPARE(report.error().code, ErrorCode::kLocked);
    QCOMPARE(report.error().path, options_.index.libraryPath);
  }
};

QTEST_GUILESS_MAIN(TestFindCopiesJob)
#include "test_find_copies_job.moc"
