// SPDX-License-Identifier: GPL-3.0-or-later
// Finding and comparing by local evidence: what descriptors alone miss.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <QTemporaryDir>
#include <QTest>
#include <set>
#include <thread>

#include "core/catalogue/catalogue.h"
#include "core/pipeline/compare_folders_job.h"
#include "core/pipeline/find_copies_job.h"
#include "core/store/shelf.h"
#include "core/verify/pair_verifier.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::library;
using namespace lookalike::pipeline;
namespace fs = std::filesystem;

namespace {

using Names = std::pair<std::string, std::string>;

testing::RgbImage pictureOf(std::uint32_t seed) {
  return testing::makePicture(seed, 480, 360);
}

testing::RgbImage pastedOnto(testing::RgbImage canvas, const testing::RgbImage& piece, int left, int top) {
  for (int y = 0; y < piece.height; ++y) {
    const auto from = piece.pixels.begin() + std::ptrdiff_t{3} * y * piece.width;
    const auto to = canvas.pixels.begin() + std::ptrdiff_t{3} * ((top + y) * canvas.width + left);
    std::copy(from, from + std::ptrdiff_t{3} * piece.width, to);
  }
  return canvas;
}

/// Cancels when a stage has come so far.
class CancellingObserver final : public JobObserver {
 public:
  CancellingObserver(JobControl& control, JobStage stage) : control_(control), stage_(stage) {}
  void onProgress(const JobProgress& progress) override {
    stages.insert(progress.stage);
    if (progress.stage != stage_ || control_.isCancelled()) return;
    control_.cancel();
    cancelledAt = std::chrono::steady_clock::now();
  }
  void onFailure(const ItemFailure& /*failure*/) override {}

  std::set<JobStage> stages;
  std::chrono::steady_clock::time_point cancelledAt;

 private:
  JobControl& control_;
  JobStage stage_;
};

class StageObserver final : public JobObserver {
 public:
  void onProgress(const JobProgress& progress) override {
    stages.insert(progress.stage);
    if (progress.stage == JobStage::kVerifying) verified = progress.total;
  }
  void onFailure(const ItemFailure& /*failure*/) override {}
  std::set<JobStage> stages;
  std::int64_t verified = 0;
};

}  // namespace

class TestVerifiedFinds : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;
  FindCopiesOptions options_;

  [[nodiscard]] std::string base() const { return folder_->path().toStdString(); }
  [[nodiscard]] std::string pathOf(const std::string& name) const { return base() + "/pictures/" + name; }
  static void write(const std::string& path, const testing::RgbImage& image) {
    testing::writeFile(path, testing::encodeJpeg(image, 90));
  }
  FindCopiesReport find(JobObserver* observer = nullptr) {
    JobControl control;
    auto report = findCopies(options_, control, observer);
    if (!report.ok()) qFatal("%s", describeError(report.error()).c_str());
    return std::move(report).value();
  }
  static std::string nameOf(const LibrarySnapshot& snapshot, ImageId id) {
    return fs::path(snapshot.filesOf(id).front().path).stem();
  }
  /// Names of the pairs from the threshold on, each in alphabetical order.
  static std::set<Names> pairsOf(const FindCopiesReport& report) {
    std::set<Names> names;
    for (const ImagePair& pair : report.snapshot->pairs) {
      if (pair.score < report.threshold) continue;
      const std::string a = nameOf(*report.snapshot, pair.a);
      const std::string b = nameOf(*report.snapshot, pair.b);
      names.insert({std::min(a, b), std::max(a, b)});
    }
    return names;
  }
  catalogue::PairRun runOf() const {
    auto catalogue = catalogue::Catalogue::open(options_.index.libraryPath, catalogue::OpenMode::kReadOnly);
    return (*catalogue)->pairRuns().value().front();
  }

  const std::set<Names> copies_{{"a", "a-crop"}, {"b", "b-mirror"}, {"c", "c-pasted"}};

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    options_ = {};
    options_.index.roots = {base() + "/pictures"};
    options_.index.libraryPath = base() + "/test.lookalike";
    options_.index.describer.name = "dct";
    fs::create_directories(options_.index.roots[0]);
    for (std::uint32_t i = 0; i < 8; ++i)
      write(pathOf("other" + std::to_string(i) + ".jpg"), pictureOf(1000 + i));
    write(pathOf("a.jpg"), pictureOf(1));
    write(pathOf("a-crop.jpg"), testing::cropped(pictureOf(1), 20, 90, 304, 228));  // 40 % of the area
    write(pathOf("b.jpg"), pictureOf(2));
    write(pathOf("b-mirror.jpg"), testing::mirrored(pictureOf(2)));
    write(pathOf("c.jpg"), pictureOf(3));
    write(pathOf("c-pasted.jpg"),
          pastedOnto(pictureOf(4), testing::cropped(pictureOf(3), 60, 60, 300, 240), 150, 90));
  }

  void localEvidenceFindsWhatDescriptorsMiss() {
    options_.evidence = EvidenceKind::kGlobal;
    const FindCopiesReport global = find();
    QCOMPARE(pairsOf(global), (std::set<Names>{{"b", "b-mirror"}}));  // this describer knows mirrored ones
    QVERIFY(global.index.localFeatures.text.empty());

    // What is described stays described; the keypoints come in addition.
    options_.evidence = EvidenceKind::kBoth;
    const FindCopiesReport both = find();
    QCOMPARE(both.index.imagesDescribed, 0);
    QCOMPARE(both.index.imagesExtracted, 14);
    QCOMPARE(pairsOf(both), copies_);
    QCOMPARE(both.threshold, verify::kDefaultThreshold);
    QCOMPARE(runOf().evidence, EvidenceKind::kBoth);
    for (std::size_t i = 0; i < both.snapshot->pairs.size(); ++i) {
      const ImagePair pair = both.snapshot->completePair(i);
      QVERIFY(pair.a < pair.b);
      QVERIFY(pair.score >= both.similarityFloor);
      QVERIFY(!std::isnan(pair.similarity));
      QVERIFY(pair.geometry != nullptr);
      if (nameOf(*both.snapshot, pair.a) == "b-mirror") QVERIFY(isMirrored(pair.geometry->relation));
    }

    options_.evidence = EvidenceKind::kLocal;
    QCOMPARE(pairsOf(find()), copies_);
    QCOMPARE(runOf().evidence, EvidenceKind::kLocal);

    options_.evidence = EvidenceKind::kGlobal;
    QCOMPARE(pairsOf(find()), pairsOf(global));
  }

  void anUnchangedLibraryIsNotMatchedAgain() {
    StageObserver first;
    find(&first);
    QVERIFY(first.stages.contains(JobStage::kVerifying));
    QVERIFY(first.verified >= 3);
    const std::int64_t made = runOf().createdAtMs;
    StageObserver second;
    QTest::qWait(5);
    QCOMPARE(pairsOf(find(&second)), copies_);
    QVERIFY(!second.stages.contains(JobStage::kVerifying));
    QCOMPARE(runOf().createdAtMs, made);
    options_.candidates.localPerImage = 5;
    StageObserver third;
    QCOMPARE(pairsOf(find(&third)), copies_);
    QVERIFY(third.stages.contains(JobStage::kVerifying));
  }

  void onlyWhatIsNewIsLookedFor() {
    StageObserver all;
    find(&all);
    write(pathOf("a-turned.jpg"), testing::turned(pictureOf(1), 1));
    fs::remove(pathOf("b-mirror.jpg"));
    StageObserver some;
    const FindCopiesReport report = find(&some);
    QCOMPARE(
        pairsOf(report),
        (std::set<Names>{{"a", "a-crop"}, {"a", "a-turned"}, {"a-crop", "a-turned"}, {"c", "c-pasted"}}));
    QVERIFY(some.verified > 0);
    QVERIFY(some.verified <= options_.candidates.globalPerImage + options_.candidates.localPerImage);
    QVERIFY(some.verified < all.verified);
    for (std::size_t i = 0; i < report.snapshot->pairs.size(); ++i)
      QVERIFY(report.snapshot->completePair(i).geometry != nullptr);

    // The same as matching everything at once.
    const auto before = pairsOf(report);
    options_.index.libraryPath = base() + "/fresh.lookalike";
    QCOMPARE(pairsOf(find()), before);
    options_.index.libraryPath = base() + "/test.lookalike";

    // Without the list of what was matched, everything is.
    {
      const auto list =
          store::Shelf::openExisting(derivedFolder(options_.index.libraryPath), "matched", "dct:1");
      QVERIFY(list.ok());
      (*list)->remove({});
    }
    write(pathOf("late.jpg"), pictureOf(77));
    StageObserver again;
    QCOMPARE(pairsOf(find(&again)), before);
    QVERIFY(again.verified > some.verified);

    // What is gone and came back is new.
    write(pathOf("b-mirror.jpg"), testing::mirrored(pictureOf(2)));
    QVERIFY(pairsOf(find()).contains({"b", "b-mirror"}));
  }

  void cancelAnswersSoonAndTheNextRunGoesOn() {
    for (const JobStage stage : {JobStage::kMatching, JobStage::kVerifying}) {
      JobControl control;
      CancellingObserver observer(control, stage);
      const auto report = findCopies(options_, control, &observer);
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - observer.cancelledAt;
      QVERIFY(!report.ok());
      QCOMPARE(report.error().code, ErrorCode::kCancelled);
      QVERIFY(observer.stages.contains(stage));
      QVERIFY2(took.count() < 2.0, "for a machine that has much else to do");
    }
    const FindCopiesReport report = find();
    QCOMPARE(report.index.imagesExtracted, 0);
    QCOMPARE(pairsOf(report), copies_);
  }

  void pauseHoldsAndResumeGoesOn() {
    JobControl control;
    control.pause();
    std::jthread resumer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
      control.resume();
    });
    const auto report = findCopies(options_, control, nullptr);
    QVERIFY(report.ok());
    QCOMPARE(pairsOf(report.value()), copies_);
  }

  void theFloorIsKept() {
    options_.threshold = 0.9F;
    options_.similarityFloor = 0.8F;
    const FindCopiesReport report = find();
    for (const ImagePair& pair : report.snapshot->pairs) QVERIFY(pair.score >= 0.8F);
    JobControl control;
    options_.candidates.globalPerImage = 0;
    QCOMPARE(findCopies(options_, control, nullptr).error().code, ErrorCode::kInvalidArgument);
  }

  void picturesWithoutTextureAreNoFinds() {
    for (const int grey : {20, 120, 250}) {
      const auto level = static_cast<std::uint8_t>(grey);
      write(pathOf("flat" + std::to_string(grey) + ".jpg"),
            testing::makeFlat(300, 200, {level, level, level}));
    }
    write(pathOf("thin.jpg"), testing::makePicture(9, 400, 1));
    QCOMPARE(pairsOf(find()), copies_);
  }

  void foldersAreComparedByBoth() {
    CompareFoldersOptions options;
    options.index = options_.index;
    options.references = {base() + "/references"};
    options.queries = {base() + "/queries"};
    fs::create_directories(options.references[0]);
    fs::create_directories(options.queries[0]);
    for (const char* name : {"a.jpg", "b.jpg", "c.jpg", "other0.jpg", "other1.jpg"})
      fs::copy_file(pathOf(name), options.references[0] + "/" + name);
    for (const char* name : {"a-crop.jpg", "b-mirror.jpg", "c-pasted.jpg", "other5.jpg", "other0.jpg"})
      fs::copy_file(pathOf(name), options.queries[0] + "/" + name);
    const auto compare = [&] {
      JobControl control;
      auto report = compareFolders(options, control, nullptr);
      if (!report.ok()) qFatal("%s", describeError(report.error()).c_str());
      return std::move(report).value();
    };
    const auto foundIn = [](const CompareFoldersReport& report) {
      std::set<Names> names;
      for (const FolderPair& pair : report.pairs) {
        if (pair.pair.score >= verify::kDefaultThreshold)
          names.insert({fs::path(pair.queryPath).stem(), fs::path(pair.referencePath).stem()});
      }
      return names;
    };
    const std::set<Names> expected{
        {"a-crop", "a"}, {"b-mirror", "b"}, {"c-pasted", "c"}, {"other0", "other0"}};
    const CompareFoldersReport both = compare();
    QCOMPARE(foundIn(both), expected);
    QCOMPARE(both.similarityFloor, verify::kDefaultFloor);
    for (const FolderPair& pair : both.pairs) {
      QVERIFY(pair.pair.score >= verify::kDefaultFloor);
      const bool same = pair.queryHash == pair.referenceHash;
      QCOMPARE(pair.pair.geometry == nullptr, same);
      if (same) QCOMPARE(pair.pair.score, 1.0F);
    }
    options.evidence = EvidenceKind::kLocal;
    QCOMPARE(foundIn(compare()), expected);

    // Everything that was looked at, in order of the queries, then by score.
    options.similarityFloor = -1.0F;
    options.evidence = EvidenceKind::kBoth;
    const CompareFoldersReport every = compare();
    QVERIFY(every.pairs.size() > both.pairs.size());
    for (std::size_t i = 1; i < every.pairs.size(); ++i) {
      const FolderPair& first = every.pairs[i - 1];
      const FolderPair& second = every.pairs[i];
      QVERIFY(first.queryPath < second.queryPath ||
              (first.queryPath == second.queryPath && first.pair.score >= second.pair.score));
    }
    options.perQuery = 1;
    QVERIFY(compare().pairs.size() <= 5);
  }
};

QTEST_GUILESS_MAIN(TestVerifiedFinds)
#include "test_verified_finds.moc"
