// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <filesystem>
#include <fstream>
#include <QTemporaryDir>
#include <QTest>
#include <sstream>

#include "core/evaluate/made_benchmark.h"
#include "core/models/pair_judge.h"
#include "core/pipeline/calibrate_job.h"
#include "core/pipeline/find_copies_job.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::library;
using namespace lookalike::models;
using namespace lookalike::pipeline;
namespace fs = std::filesystem;

namespace {

std::string textOf(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

/// One benchmark of small pictures is made for all tests, and `dct` calibrated on it.
class TestCalibrateJob : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  Result<CalibrateReport> report_ = Error{};

  [[nodiscard]] std::string path(const std::string& name) const {
    return folder_.path().toStdString() + "/" + name;
  }
  [[nodiscard]] std::string calibration() const { return path("models/dct.calibration.json"); }

  /// What the calibration makes of the built-in describer.
  [[nodiscard]] Result<PairJudge> judge(const JudgeOptions& options = {}) const {
    IndexReport described;
    described.describer = report_->index.describer;
    described.describerName = "dct";
    described.defaultThreshold = 0.7F;
    describe::DescriberOptions describer;
    describer.name = "dct";
    describer.modelFolders = {path("models")};
    return PairJudge::of(described, describer, options, true);
  }

 private slots:
  void initTestCase() {
    fs::create_directories(path("pictures"));
    fs::create_directories(path("models"));
    for (std::uint32_t i = 0; i < 170; ++i)
      testing::writeFile(path("pictures/") + std::to_string(i) + ".png",
                         testing::encodePng(testing::makePicture(i, 140, 110)));
    evaluate::MadeBenchmarkOptions making;
    making.folders = {path("pictures")};
    making.outFolder = path("benchmark");
    making.copies = 80;
    making.distractors = 60;
    making.edits = {edits::MakeEdit::kJpeg, edits::MakeEdit::kResize, edits::MakeEdit::kTone,
                    edits::MakeEdit::kText};
    JobControl control;
    const auto made = evaluate::makeBenchmark(making, control, nullptr);
    if (!made.ok()) qFatal("%s", describeError(made.error()).c_str());
    CalibrateOptions options;
    options.index.describer.name = "dct";
    options.benchmarks = {making.outFolder};
    options.workFolder = path("work");
    options.output = calibration();
    report_ = calibrate(options, control, nullptr);
    if (!report_.ok()) qFatal("%s", describeError(report_.error()).c_str());
  }

  void writesTheCalibrationAndHowFarItIsToBeBelieved() {
    QVERIFY(report_->similarity.pairs > 500);
    QVERIFY(report_->similarity.copies >= 70);
    QVERIFY(report_->normalised.pairs > 500);
    const auto file = verify::parseCalibration(textOf(calibration()), calibration());
    QVERIFY(file.ok());
    QCOMPARE(file->describer, report_->index.describer.text);
    QCOMPARE(file->verifierVersion, verify::kVerifierVersion);
    QVERIFY(file->pairNetwork.empty() && file->pairNetworkCard.empty());
    QVERIFY(textOf(path("models/dct.reliability.csv")).starts_with("low,high,pairs"));
    QVERIFY(textOf(path("models/dct.reliability.png")).starts_with("\x89PNG"));
    QVERIFY(file->calibration.ofSimilarity(0.95F, false) > 0.9F);
    QVERIFY(file->calibration.ofSimilarity(0.2F, false) < 0.1F);
  }

  void findTakesIt() {
    FindCopiesOptions options;
    options.index.roots = {path("benchmark/queries"), path("benchmark/references")};
    options.index.libraryPath = path("find.lookalike");
    options.index.describer.name = "dct";
    options.index.describer.modelFolders = {path("models")};
    options.evidence = EvidenceKind::kGlobal;
    JobControl control;
    const auto found = findCopies(options, control, nullptr);
    QVERIFY(found.ok());
    QVERIFY(!found->snapshot->pairs.empty());
    const auto fitted = judge();
    QVERIFY(fitted.ok());
    for (const ImagePair& pair : found->snapshot->pairs) {
      QVERIFY(pair.score >= verify::kDefaultFloor && pair.score < 1.0F);
      QVERIFY(std::abs(pair.score - fitted->calibration().ofSimilarity(pair.similarity, false)) < 1e-6F);
    }
    const auto precision = estimatedPrecision(*found->snapshot, *found->snapshot->verdicts, 0.6F);
    QVERIFY(precision && precision->value > 0.6 && precision->value < 1.0);
    QVERIFY(!estimatedPrecision(*found->snapshot, *found->snapshot->verdicts, 1.0F));
    options.judge.isCalibrated = false;  // matched anew: what scores depend on has changed
    const auto plain = findCopies(options, control, nullptr);
    QVERIFY(plain.ok());
    const auto& first = plain->snapshot->pairs.front();
    QVERIFY(std::abs(first.score -
                     verify::Calibration::unfitted(0.7F).ofSimilarity(first.similarity, false)) < 1e-6F);
  }

  void anotherModelsCalibrationIsLeftAlone() {
    const std::string text = textOf(calibration());
    std::string other = text;
    other.replace(other.find("\"verifierVersion\": "), 19, "\"verifierVersion\": 9");
    testing::writeFile(calibration(), {reinterpret_cast<const std::byte*>(other.data()),
                                       reinterpret_cast<const std::byte*>(other.data() + other.size())});
    const auto left = judge();
    testing::writeFile(calibration(), {reinterpret_cast<const std::byte*>(text.data()),
                                       reinterpret_cast<const std::byte*>(text.data() + text.size())});
    QVERIFY(left.ok());
    QCOMPARE(left->digest(), std::string("unfitted"));
    const auto fitted = judge();
    QVERIFY(fitted.ok() && fitted->digest() != "unfitted");
    JudgeOptions uncalibrated;
    uncalibrated.isCalibrated = false;
    QCOMPARE(judge(uncalibrated)->digest(), std::string("unfitted"));
  }

  void damagedFilesAndMissingNetworksAreErrors() {
    const std::string text = textOf(calibration());
    const auto judgeOf = [&](const std::string& changed) {
      testing::writeFile(calibration(),
                         {reinterpret_cast<const std::byte*>(changed.data()),
                          reinterpret_cast<const std::byte*>(changed.data() + changed.size())});
      return judge();
    };
    const auto truncated = judgeOf(text.substr(0, text.size() / 2));
    QVERIFY(!truncated.ok());
    QCOMPARE(truncated.error().code, ErrorCode::kBadModel);
    QCOMPARE(truncated.error().path, calibration());
    std::string networked = text;
    networked.replace(networked.find("\"pairNetwork\": \"\""), 17, "\"pairNetwork\": \"12\"");
    networked.replace(networked.find("\"pairNetworkCard\": \"\""), 21, "\"pairNetworkCard\": \"gone.json\"");
    const auto gone = judgeOf(networked);
    QVERIFY(!gone.ok());
    QCOMPARE(gone.error().code, ErrorCode::kNotFound);
    testing::writeFile(path("models/gone.json"), {});
    const auto empty = judge();
    QVERIFY(!empty.ok());
    QVERIFY(judgeOf(text).ok());
  }

  void wrongOptionsAreSaidAtOnce() {
    JobControl control;
    CalibrateOptions options;
    options.index.describer.name = "dct";
    options.output = path("nowhere/dct.calibration.json");
    QCOMPARE(calibrate(options, control, nullptr).error().code, ErrorCode::kInvalidArgument);
    options.benchmarks = {path("benchmark")};
    QCOMPARE(calibrate(options, control, nullptr).error().code, ErrorCode::kNotFound);
    options.output = path("other.calibration.json");
    options.benchmarks = {path("pictures")};
    QVERIFY(!calibrate(options, control, nullptr).ok());
  }
};

QTEST_GUILESS_MAIN(TestCalibrateJob)
#include "test_calibrate_job.moc"
