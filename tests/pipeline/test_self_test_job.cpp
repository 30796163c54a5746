// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "core/catalogue/catalogue.h"
#include "core/evaluate/copy_detection_metrics.h"
#include "core/learn/self_test_copies.h"
#include "core/learn/self_test_figures.h"
#include "core/learn/self_test_report.h"
#include "core/pipeline/find_copies_job.h"
#include "core/pipeline/self_test_job.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::learn;
using namespace lookalike::library;
using namespace lookalike::pipeline;
namespace fs = std::filesystem;

namespace {

ContentHash hashOf(std::uint8_t number) {
  ContentHash hash;
  hash.bytes.fill(static_cast<std::uint8_t>(number * 37 + 11));
  hash.bytes[0] = number;
  return hash;
}

class CancelAt final : public JobObserver {
 public:
  CancelAt(JobControl& control, JobStage stage) : control_(control), stage_(stage) {}
  void onProgress(const JobProgress& progress) override {
    if (progress.stage == stage_) control_.cancel();
  }
  void onFailure(const ItemFailure& /*failure*/) override {}

 private:
  JobControl& control_;
  JobStage stage_;
};

}  // namespace

class TestSelfTestJob : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> folder_;
  SelfTestOptions options_;

  std::string inFolder(const std::string& name) const { return folder_->path().toStdString() + "/" + name; }
  std::string picture(int i) const { return inFolder("pictures/" + std::to_string(i) + ".jpg"); }

  void find(EvidenceKind evidence) const {
    FindCopiesOptions options;
    options.index.roots = {inFolder("pictures")};
    options.index.libraryPath = options_.libraryPath;
    options.index.describer.name = "dct";
    options.evidence = evidence;
    JobControl control;
    const auto report = findCopies(options, control, nullptr);
    if (!report.ok()) qFatal("%s", describeError(report.error()).c_str());
  }
  Result<SelfTestReport> run(JobObserver* observer = nullptr) const {
    JobControl control;
    return selfTest(options_, control, observer);
  }
  /// Names and sizes of all files of the library.
  std::set<std::pair<std::string, std::uintmax_t>> files() const {
    std::set<std::pair<std::string, std::uintmax_t>> found;
    for (const auto& entry : fs::directory_iterator(options_.libraryPath + ".derived"))
      found.emplace(entry.path().string(), entry.file_size());
    return found;
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    options_ = {};
    options_.libraryPath = inFolder("test.lookalike");
    options_.describer.name = "dct";
    options_.images = 2;
    fs::create_directories(inFolder("pictures"));
    for (int i = 0; i < 8; ++i) {
      const auto made = testing::makePicture(static_cast<std::uint32_t>(50 + i), 320, 240);
      testing::writeFile(picture(i), testing::encodeJpeg(made));
    }
    // A copy that is there already: it belongs to the same group as picture 0.
    testing::writeFile(picture(8), testing::encodeJpeg(testing::makePicture(50, 320, 240), 60));
  }

  void sharesHaveWilsonsInterval() {
    // Newcombe 1998, table I: 81 of 263 is 0.308 (0.2553 to 0.3662); 0 of 20 is 0 to 0.1611.
    const MeasuredFigure some = shareOf(81, 263);
    QVERIFY(std::abs(some.low - 0.2553) < 5e-5 && std::abs(some.high - 0.3662) < 5e-5);
    const MeasuredFigure none = shareOf(0, 20);
    QVERIFY(none.value == 0.0 && none.low == 0.0 && std::abs(none.high - 0.1611) < 5e-5);
    QCOMPARE(shareOf(20, 20).high, 1.0);
    QVERIFY(std::isnan(shareOf(0, 0).value));
  }

  void figuresAreThoseOfTheProtocol() {
    std::vector<JudgedFind> finds;
    std::vector<evaluate::GroundTruthRow> truth;
    std::vector<evaluate::Prediction> predictions;
    for (int i = 0; i < 40; ++i) {
      const std::string query = "q" + std::to_string(i);
      truth.push_back({query, "r" + std::to_string(i), "all", ""});
      if (i % 5 != 0) {
        finds.push_back({0.99F - 0.02F * static_cast<float>(i % 11), true, static_cast<std::size_t>(i / 4)});
        predictions.push_back({query, "r" + std::to_string(i), finds.back().score});
      }
      if (i % 7 == 0) {
        finds.push_back({0.95F - 0.02F * static_cast<float>(i % 9), false, static_cast<std::size_t>(i / 4)});
        predictions.push_back({query, "wrong", finds.back().score});
      }
    }
    const auto expected = evaluate::evaluateCopyDetection(truth, predictions);
    const RankedFigures figures = rankedFigures(finds, std::vector<std::int64_t>(10, 4), 3);
    QVERIFY(std::abs(figures.microAveragePrecision.value - expected.microAveragePrecision) < 1e-9);
    QVERIFY(std::abs(figures.recallAtPrecision90.value - expected.recallAtPrecision90) < 1e-9);
    QVERIFY(figures.microAveragePrecision.low < figures.microAveragePrecision.value);
    QVERIFY(figures.microAveragePrecision.high > figures.microAveragePrecision.value);
    QVERIFY(std::isnan(rankedFigures({}, {}, 1).microAveragePrecision.value));
    QCOMPARE(rankedFigures({}, {3}, 1).microAveragePrecision.value, 0.0);
  }

  void theDrawIsEvenOverGroups() {
    std::vector<ContentHash> images;
    std::vector<std::size_t> groups;
    for (std::uint8_t i = 0; i < 12; ++i) {
      images.push_back(hashOf(i));
      groups.push_back(i < 8 ? 0 : i);  // a group of eight, and four images by themselves
    }
    const auto order = selfTestOrder(images, groups, 1);
    QCOMPARE(order.size(), std::size_t{12});
    QCOMPARE(std::set<std::size_t>(order.begin(), order.end()).size(), std::size_t{12});
    std::set<std::size_t> first;
    for (std::size_t i = 0; i < 5; ++i) first.insert(groups[order[i]]);
    QCOMPARE(first.size(), std::size_t{5});  // one of each before the second of any
    QCOMPARE(selfTestOrder(images, groups, 1), order);
    QVERIFY(selfTestOrder(images, groups, 2) != order);
    // Images that come later only come in between.
    auto fewer = order;
    std::erase_if(fewer, [](std::size_t place) { return place == 11; });
    QCOMPARE(selfTestOrder(std::span(images).first(11), std::span(groups).first(11), 1), fewer);
  }

  void eachRowIsTriedOnAsMany() {
    QCOMPARE(triesOfRow(4), std::size_t{4});
    QCOMPARE(triesOfRow(60), std::size_t{30});
    QCOMPARE(triesOfRow(100), std::size_t{50});
    QCOMPARE(triesOfRow(1000), std::size_t{60});
    QCOMPARE(selfTestEdits().size(), std::size_t{28});
    std::vector<ContentHash> images;
    for (std::uint8_t i = 0; i < 60; ++i) images.push_back(hashOf(i));
    std::vector<int> tries(selfTestEdits().size(), 0);
    for (const auto& rows : selfTestPlan(images, 5)) {
      QVERIFY(std::is_sorted(rows.begin(), rows.end()));
      for (const std::size_t row : rows) ++tries[row];
    }
    for (const int count : tries) QCOMPARE(count, 30);
  }

  void copiesAreFoundAndCounted() {
    find(EvidenceKind::kBoth);
    const auto before = files();
    const auto report = run();
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QCOMPARE(report->images, std::int64_t{2});
    QCOMPARE(report->copies, std::int64_t{2 * 28});
    QCOMPARE(report->library, std::int64_t{9});
    QCOMPARE(report->describerName, std::string("dct"));
    QVERIFY(!report->describer.text.empty());
    QCOMPARE(report->grades.size(), std::size_t{28});
    QCOMPARE(report->edits.size(), std::size_t{10});
    std::int64_t found = 0;
    for (const SelfTestRow& row : report->grades) {
      QCOMPARE(row.tried, std::int64_t{2});
      QVERIFY(row.share.low <= row.share.value && row.share.value <= row.share.high);
      found += row.found;
    }
    QCOMPARE(found, report->all.found);
    QCOMPARE(report->all.tried, report->copies);
    const SelfTestRow* half = rowOf(*report, "crop", "medium");
    QVERIFY(half != nullptr && half->amount == 0.5 && half->found == 2);
    QVERIFY(rowOf(*report, "mirror", "")->found == 2);
    QVERIFY(report->all.share.value > 0.8);
    QVERIFY(report->microAveragePrecision.value > 0.8);
    QVERIFY(report->failures.empty());
    QCOMPARE(report->otherFinds, std::int64_t{0});  // what was pasted in does not count as wrong
    QCOMPARE(files(), before);                      // nothing was written

    const auto again = run();
    QCOMPARE(again->all.found, report->all.found);
    QCOMPARE(again->microAveragePrecision.value, report->microAveragePrecision.value);
    QCOMPARE(again->microAveragePrecision.low, report->microAveragePrecision.low);

    const auto document = nlohmann::ordered_json::parse(selfTestJson(*report));
    QCOMPARE(document["model"].get<std::string>(), report->describer.text);
    const auto back = selfTestFromDocument(document);
    QVERIFY(back.ok());
    QCOMPARE(selfTestDocument(*back).dump(), document.dump());
    QCOMPARE(selfTestFromDocument(nlohmann::ordered_json::array()).error().code, ErrorCode::kBadModel);
  }

  void globalEvidenceAloneFindsLess() {
    find(EvidenceKind::kGlobal);
    options_.evidence = EvidenceKind::kBoth;
    QCOMPARE(run().error().code, ErrorCode::kNotFound);  // no keypoints
    options_.evidence = EvidenceKind::kGlobal;
    const auto report = run();
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QCOMPARE(rowOf(*report, "mirror", "")->found, std::int64_t{2});
    QVERIFY(rowOf(*report, "onto", "hard")->found < 2);  // `dct` does not find what is pasted
    QCOMPARE(report->all.tried, std::int64_t{56});
  }

  void vanishedAndChangedImagesAreReplacedAndNamed() {
    find(EvidenceKind::kGlobal);
    options_.evidence = EvidenceKind::kGlobal;
    options_.images = 6;
    for (const int i : {1, 2}) fs::remove(picture(i));
    testing::writeFile(picture(3), testing::encodeJpeg(testing::makePicture(999, 320, 240)));
    const auto report = run();
    QVERIFY(report.ok());
    QCOMPARE(report->images, std::int64_t{6});  // nine less three
    QVERIFY(report->failures.size() <= 3);
    for (const ItemFailure& failure : report->failures) QVERIFY(!failure.error.path.empty());

    options_.images = 9;
    const auto all = run();
    QCOMPARE(all->failures.size(), std::size_t{3});
    QCOMPARE(all->images, std::int64_t{6});
    for (const SelfTestRow& row : all->grades) QVERIFY(row.tried <= 6);
    fs::remove_all(inFolder("pictures"));
    QCOMPARE(run().error().code, ErrorCode::kNotFound);
  }

  void onlySomeImagesCanBeAskedFor() {
    find(EvidenceKind::kGlobal);
    options_.evidence = EvidenceKind::kGlobal;
    const auto snapshot = readSnapshot(options_.libraryPath).value();
    options_.only = {snapshot->images[3].hash, hashOf(1)};
    QCOMPARE(run()->images, std::int64_t{1});
    options_.only = {hashOf(1)};
    QCOMPARE(run().error().code, ErrorCode::kNotFound);
  }

  void badQuestionsAreRefused() {
    QCOMPARE(run().error().code, ErrorCode::kNotFound);  // no library
    find(EvidenceKind::kGlobal);
    SelfTestOptions bad = options_;
    options_.images = 0;
    QCOMPARE(run().error().code, ErrorCode::kInvalidArgument);
    options_ = bad;
    options_.threshold = 1.5F;
    QCOMPARE(run().error().code, ErrorCode::kInvalidArgument);
    options_ = bad;
    options_.describer.name = "nothing";
    QCOMPARE(run().error().code, ErrorCode::kNotFound);
    options_ = bad;
    fs::remove_all(options_.libraryPath + ".derived");
    QCOMPARE(run().error().code, ErrorCode::kNotFound);  // nothing is described
  }

  void aLockedLibraryCanBeTestedAndAJobCancelled() {
    find(EvidenceKind::kBoth);
    const auto holder = catalogue::Catalogue::open(options_.libraryPath, catalogue::OpenMode::kReadWrite);
    QVERIFY(holder.ok());
    options_.images = 1;
    QVERIFY(run().ok());
    for (const JobStage stage : {JobStage::kDescribing, JobStage::kMatching, JobStage::kVerifying}) {
      JobControl control;
      CancelAt cancel(control, stage);
      const auto report = selfTest(options_, control, &cancel);
      QVERIFY(!report.ok());
      QCOMPARE(report.error().code, ErrorCode::kCancelled);
    }
  }
};

QTEST_GUILESS_MAIN(TestSelfTestJob)
#include "test_self_test_job.moc"
