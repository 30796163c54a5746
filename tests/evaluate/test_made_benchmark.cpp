// SPDX-License-Identifier: GPL-3.0-or-later
// A whole benchmark folder made from a folder of pictures.

#include <filesystem>
#include <map>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "core/evaluate/benchmark_pictures.h"
#include "core/evaluate/copy_detection_metrics.h"
#include "core/evaluate/edit_truth.h"
#include "core/evaluate/made_benchmark.h"
#include "core/exchange/csv.h"
#include "core/exchange/evidence_names.h"
#include "tests/support/made_images.h"

using lookalike::ErrorCode;
using lookalike::ItemFailure;
using lookalike::JobControl;
using lookalike::JobProgress;
namespace evaluate = lookalike::evaluate;
namespace edits = lookalike::edits;
namespace exchange = lookalike::exchange;
namespace testing = lookalike::testing;
namespace fs = std::filesystem;
using evaluate::MadeBenchmarkOptions;

namespace {

/// Cancels once a number of items is done.
class CancellingObserver final : public lookalike::JobObserver {
 public:
  CancellingObserver(JobControl& control, lookalike::JobStage stage) : control_(control), stage_(stage) {}
  void onProgress(const JobProgress& progress) override {
    if (progress.stage == stage_) control_.cancel();
  }
  void onFailure(const ItemFailure& /*failure*/) override {}

 private:
  JobControl& control_;
  lookalike::JobStage stage_;
};

std::map<std::string, testing::Bytes> filesBelow(const std::string& folder) {
  std::map<std::string, testing::Bytes> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder).string()] = testing::readWholeFile(entry.path().string());
  }
  return files;
}

}  // namespace

class TestMadeBenchmark : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<QTemporaryDir> folder_;

  [[nodiscard]] std::string in(const char* name) const {
    return (folder_->path() + "/" + name).toStdString();
  }
  [[nodiscard]] MadeBenchmarkOptions options(const char* out) const {
    MadeBenchmarkOptions made;
    made.folders = {in("many"), in("few")};
    made.outFolder = in(out);
    made.copies = 9;
    made.distractors = 4;
    made.seed = 3;
    return made;
  }
  static lookalike::Result<evaluate::MadeBenchmarkReport> make(const MadeBenchmarkOptions& options) {
    JobControl control;
    return evaluate::makeBenchmark(options, control, nullptr);
  }

 private slots:
  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    QDir().mkpath(folder_->path() + "/many");
    QDir().mkpath(folder_->path() + "/few");
    for (std::uint32_t i = 0; i < 60; ++i) {
      const bool isFew = i % 6 == 0;
      const std::string path = in(isFew ? "few" : "many") + "/p" + std::to_string(i);
      const auto picture = testing::makePicture(i, 120, 90);
      if (i % 2 == 0) {
        testing::writeFile(path + ".png", testing::encodePng(picture));
      } else {
        testing::writeFile(path + ".jpg", testing::encodeJpeg(picture));
      }
    }
  }

  void makesTheFolder() {
    const auto report = make(options("out"));
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QCOMPARE(report->references, 9);
    QCOMPARE(report->copies, 9);
    QCOMPARE(report->distractors, 4);
    QCOMPARE(report->copiesByGrade,
             (std::map<std::string, std::int64_t>{{"hard", 3}, {"medium", 3}, {"mild", 3}}));
    const auto truth = evaluate::readGroundTruth(in("out") + "/ground_truth.csv");
    QVERIFY(truth.ok());
    QCOMPARE(truth->size(), std::size_t{13});
    std::set<std::string> referred;
    for (const evaluate::GroundTruthRow& row : *truth) {
      QVERIFY(fs::exists(in("out") + "/queries/" + row.queryId + ".jpg"));
      if (!row.referenceId.empty()) referred.insert(row.referenceId);
    }
    QCOMPARE(referred.size(), std::size_t{9});
    const auto edits = evaluate::readEditTruth(in("out") + "/edit_truth.csv");
    QVERIFY(edits.ok());
    QCOMPARE(edits->size(), std::size_t{9});
    for (const evaluate::EditTruthRow& row : *edits) {
      QCOMPARE(row.referenceWidth, 120);
      QVERIFY(row.shareOfReference > 0.1 && row.shareOfReference <= 1.0 + 1e-9);
      const auto same =
          std::find_if(truth->begin(), truth->end(), [&](const auto& t) { return t.queryId == row.queryId; });
      QVERIFY(same != truth->end());
      QCOMPARE(same->referenceId, row.referenceId);
      QCOMPARE(same->edits, row.recipe);
    }
    QCOMPARE(exchange::readCsvFile(in("out") + "/sources.csv")->size(), std::size_t{1 + 9 + 4 + 8});
  }

  void equalSeedsMakeEqualFiles() {
    QVERIFY(make(options("one")).ok());
    MadeBenchmarkOptions again = options("two");
    again.cores = 1;  // the number of threads changes nothing
    QVERIFY(make(again).ok());
    QVERIFY(filesBelow(in("one")) == filesBelow(in("two")));
    MadeBenchmarkOptions other = options("three");
    other.seed = 4;
    QVERIFY(make(other).ok());
    QVERIFY(filesBelow(in("one")) != filesBelow(in("three")));
  }

  void withoutKeepsPicturesApart() {
    QVERIFY(make(options("one")).ok());
    MadeBenchmarkOptions second = options("two");
    second.without = {in("one")};
    QVERIFY(make(second).ok());
    std::set<std::string> hashes;
    for (const char* name : {"one", "two"}) {
      const auto sources = exchange::readCsvFile(in(name) + "/sources.csv");
      for (std::size_t i = 1; i < sources->size(); ++i)
        QVERIFY(hashes.insert((*sources)[i].fields[3]).second);
    }
    MadeBenchmarkOptions wrong = options("three");
    wrong.without = {in("many")};
    QCOMPARE(make(wrong).error().code, ErrorCode::kNotFound);
  }

  void onlyTheseEdits() {
    MadeBenchmarkOptions mirrors = options("out");
    mirrors.edits = {edits::MakeEdit::kMirror};
    QVERIFY(make(mirrors).ok());
    const auto edits = evaluate::readEditTruth(in("out") + "/edit_truth.csv");
    QVERIFY(edits.ok());
    for (const evaluate::EditTruthRow& row : *edits) {
      QVERIFY(row.mirrored);
      QCOMPARE(exchange::editsText(row.edits), std::string("mirror"));
    }
  }

  void badPicturesAreReplacedAndTold() {
    testing::writeFile(in("few") + "/empty.jpg", {});
    auto torn = testing::encodeJpeg(testing::makePicture(900, 300, 300));
    torn.resize(torn.size() / 2);
    testing::writeFile(in("few") + "/torn.jpg", torn);
    testing::writeFile(in("few") + "/\xff\xfe.png", testing::Bytes(64, std::byte{'?'}));
    testing::writeFile(in("few") + "/double.png", testing::encodePng(testing::makePicture(0, 120, 90)));
    testing::writeFile(in("few") + "/small.png", testing::encodePng(testing::makePicture(901, 40, 30)));
    MadeBenchmarkOptions all = options("out");
    all.references = 48;  // with distractors and others all that there are
    const auto report = make(all);
    QVERIFY2(report.ok(), report.ok() ? "" : describeError(report.error()).c_str());
    QCOMPARE(report->references, 48);
    QCOMPARE(report->failures.size(), std::size_t{3});
    QCOMPARE(report->doubles, 1);
    QCOMPARE(report->tooSmall, 1);
    all.outFolder = in("more");
    all.references = 49;
    const auto tooMany = make(all);
    QCOMPARE(tooMany.error().code, ErrorCode::kInvalidArgument);
    QCOMPARE(tooMany.error().detail, std::string("60 different pictures where 61 are needed"));
    QVERIFY(!fs::exists(in("more")));
  }

  void refusesAFolderWithSomethingInIt() {
    QCOMPARE(make(options("many")).error().code, ErrorCode::kInvalidArgument);
    QCOMPARE(filesBelow(in("many")).size(), std::size_t{50});
    testing::writeFile(in("file"), testing::Bytes(3, std::byte{1}));
    QCOMPARE(make(options("file")).error().code, ErrorCode::kInvalidArgument);
    MadeBenchmarkOptions none = options("out");
    none.copies = 0;
    QCOMPARE(make(none).error().code, ErrorCode::kInvalidArgument);
    none = options("out");
    none.folders = {in("nowhere")};
    QCOMPARE(make(none).error().code, ErrorCode::kNotFound);
    QVERIFY(!fs::exists(in("out")));
  }

  void cancelLeavesNothing_data() {
    QTest::addColumn<int>("stage");
    QTest::newRow("while choosing") << static_cast<int>(lookalike::JobStage::kScanning);
    QTest::newRow("while making") << static_cast<int>(lookalike::JobStage::kEvaluating);
  }
  void cancelLeavesNothing() {
    QFETCH(int, stage);
    QDir().mkpath(folder_->path() + "/there");
    for (const char* out : {"new", "there"}) {
      JobControl control;
      CancellingObserver observer(control, static_cast<lookalike::JobStage>(stage));
      MadeBenchmarkOptions made = options(out);
      made.cores = 1;
      const auto report = evaluate::makeBenchmark(made, control, &observer);
      QVERIFY(!report.ok());
      QCOMPARE(report.error().code, ErrorCode::kCancelled);
    }
    QVERIFY(!fs::exists(in("new")));
    QVERIFY(fs::is_empty(in("there")));
  }

  void foldersGiveByTheRootOfTheirSize() {
    using Shares = std::vector<std::size_t>;
    QCOMPARE(evaluate::sharesOf(30, {100, 400}), (Shares{10, 20}));
    QCOMPARE(evaluate::sharesOf(30, {4, 400}), (Shares{3, 27}));
    QCOMPARE(evaluate::sharesOf(300, {4, 100, 100}), (Shares{4, 100, 100}));
    QCOMPARE(evaluate::sharesOf(150, {1, 100, 100}), (Shares{1, 75, 74}));
    QCOMPARE(evaluate::sharesOf(0, {5}), (Shares{0}));
    QCOMPARE(evaluate::sharesOf(5, {0, 0}), (Shares{0, 0}));
    QCOMPARE(evaluate::sharesOf(5, {}), (Shares{}));
  }
};

QTEST_GUILESS_MAIN(TestMadeBenchmark)
#include "test_made_benchmark.moc"
