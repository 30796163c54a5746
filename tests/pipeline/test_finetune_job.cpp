// SPDX-License-Identifier: GPL-3.0-or-later
// Learning from the verdicts of a library, from its pictures to a model that serves it.
#include <cmath>
#include <filesystem>
#include <map>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <set>

#include "core/learn/tuned_model.h"
#include "core/library/verdict_ledger.h"
#include "core/models/library_model.h"
#include "core/pipeline/finetune_job.h"
#include "core/pipeline/promote_model_job.h"
#include "tests/models/made_models.h"
#include "tests/support/made_images.h"

using namespace lookalike;
using namespace lookalike::learn;
using namespace lookalike::library;
using namespace lookalike::models;
using namespace lookalike::pipeline;
namespace fs = std::filesystem;

namespace {

constexpr int kOriginals = 30;

/// Cancels at the first progress of a stage after so many of its kind.
class CancelAt final : public FinetuneObserver {
 public:
  CancelAt(JobControl& control, JobStage stage) : control_(control), stage_(stage) {}
  void onProgress(const JobProgress& progress) override {
    if (progress.stage == stage_) control_.cancel();
  }
  void onFailure(const ItemFailure& /*failure*/) override {}
  void onPoint(const TuningPoint& /*point*/) override {}

 private:
  JobControl& control_;
  JobStage stage_;
};

}  // namespace

/// A person for whom a mirrored picture is no copy: everything else that is found is right. The pictures are
/// N.jpg, N-light.jpg and N-mirrored.jpg.
class TestFinetuneJob : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> made_;  ///< of the whole program: the library before any verdict
  std::unique_ptr<QTemporaryDir> folder_;

  std::string inFolder(const std::string& name) const { return folder_->path().toStdString() + "/" + name; }
  std::string library() const { return inFolder("test.lookalike"); }
  std::string models() const { return made_->path().toStdString() + "/models"; }

  FinetuneOptions options(TuningDepth depth) const {
    FinetuneOptions options;
    options.libraryPath = library();
    options.describer.name = models() + "/one.json";
    options.describer.device = "cpu";
    options.describer.modelFolders = {models(), inFolder("tuned")};
    options.depth = depth;
    options.folder = inFolder("tuned");
    options.name = "tuned";
    options.selfTest = false;
    return options;
  }

  static Result<FinetuneReport> run(const FinetuneOptions& options, FinetuneObserver* observer = nullptr) {
    JobControl control;
    return finetune(options, control, observer);
  }

  /// Says of the first so many originals what their copies are.
  void say(int first, int last, bool copies, bool mirrored) const {
    const auto snapshot = readSnapshot(library()).value();
    std::map<std::string, ContentHash> hashes;
    for (const ImageRecord& image : snapshot->images)
      hashes[fs::path(snapshot->filesOf(image.id).front().path).stem().string()] = image.hash;
    std::vector<VerdictEntry> entries;
    for (int i = first; i < last; ++i) {
      const std::string name = std::to_string(i);
      if (copies) {
        entries.push_back(review::makeEntry(hashes.at(name), hashes.at(name + "-light"), VerdictAnswer::kCopy,
                                            VerdictOrder::kAFirst, VerdictSource::kReview));
      }
      if (mirrored) {
        entries.push_back(review::makeEntry(hashes.at(name), hashes.at(name + "-mirrored"),
                                            VerdictAnswer::kNotCopy, VerdictOrder::kUnknown,
                                            VerdictSource::kReview));
      }
    }
    QVERIFY(VerdictLedger::open(library())->add(entries).ok());
  }

  std::set<std::string> filesIn(const std::string& name) const {
    std::set<std::string> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(inFolder(name), error))
      files.insert(entry.path().filename());
    return files;
  }

 private slots:
  void initTestCase() {
    made_ = std::make_unique<QTemporaryDir>();
    const std::string root = made_->path().toStdString();
    fs::create_directories(root + "/pictures");
    fs::create_directories(root + "/models");
    for (int i = 0; i < kOriginals; ++i) {
      const auto picture = testing::makePicture(500 + static_cast<std::uint32_t>(i), 320, 240);
      const std::string stem = root + "/pictures/" + std::to_string(i);
      testing::writeFile(stem + ".jpg", testing::encodeJpeg(picture));
      testing::writeFile(stem + "-light.jpg", testing::encodeJpeg(testing::brightened(picture, 1.1, 8)));
      testing::writeFile(stem + "-mirrored.jpg", testing::encodeJpeg(testing::mirrored(picture)));
    }
    const QDir models(made_->filePath("models"));
    testing::writeModel(models, "one", testing::normalisedGridNetwork(), 48);
    testing::writeManifest(models, {"one.json"}, "one");
    FindCopiesOptions find;
    find.index.roots = {root + "/pictures"};
    find.index.libraryPath = root + "/test.lookalike";
    find.index.describer.name = root + "/models/one.json";
    find.index.describer.device = "cpu";
    JobControl control;
    const auto report = findCopies(find, control, nullptr);
    if (!report.ok()) qFatal("%s", describeError(report.error()).c_str());
  }

  void init() {
    folder_ = std::make_unique<QTemporaryDir>();
    for (const char* name : {"test.lookalike", "test.lookalike.derived"})
      fs::copy(made_->path().toStdString() + "/" + name, inFolder(name), fs::copy_options::recursive);
  }

  void withoutVerdictsNothingIsTrained() {
    const auto report = run(options(TuningDepth::kAdapter));
    QVERIFY2(report.ok(), describeError(report.ok() ? Error{} : report.error()).c_str());
    QCOMPARE(report->verdict, TuningVerdict::kTooFewVerdicts);
    QVERIFY(!report->readiness.deepest);
    QCOMPARE(report->readiness.copiesMissingForCalibration, kLeastForCalibration);
    QVERIFY(report->cardPath.empty());
    QVERIFY(filesIn("tuned").empty());
  }

  void itLearnsWhatThisPersonDoesNotCallACopy() {
    say(0, kOriginals, true, true);
    const auto report = run(options(TuningDepth::kCalibration));
    QVERIFY2(report.ok(), describeError(report.ok() ? Error{} : report.error()).c_str());
    QCOMPARE(report->verdict, TuningVerdict::kBetter);
    QVERIFY(report->heldOutPairs >= 2 * kOriginals / 5);
    QCOMPARE(report->before.falsePositives.value, 1.0);
    QVERIFY(report->after.falsePositives.value < 0.2);
    QCOMPARE(report->after.recall.value, 1.0);
    QVERIFY(!report->changed.empty());
    for (const ChangedPair& changed : report->changed)
      QVERIFY(!changed.isCopy && changed.after < changed.before);
    QCOMPARE(report->tunedName, std::string("tuned"));
    QVERIFY(report->tuned != report->base);
    QVERIFY(filesIn("tuned").contains("tuned.report.json"));
    QVERIFY(!fs::exists(derivedFolder(library()) + "/finetune"));

    // It serves: what this person does not call a copy is no find any more, also of pairs without a verdict.
    FindCopiesOptions find;
    find.index.libraryPath = library();
    find.index.describer = options(TuningDepth::kAdapter).describer;
    find.index.describer.name = report->cardPath;
    JobControl control;
    const auto promoted = promoteModel(find, control, nullptr);
    QVERIFY2(promoted.ok(), describeError(promoted.ok() ? Error{} : promoted.error()).c_str());
    QCOMPARE(promoted->snapshot->describer, report->tuned);
    QCOMPARE(readSnapshot(library()).value()->describer, report->tuned);
    QCOMPARE(promoted->index.imagesDescribed, 0);  // its descriptors were made from those of the base
    const auto back = goBackToModelBefore(library(), find.index.describer.modelFolders);
    QVERIFY(back.ok());
    QCOMPARE(readSnapshot(library()).value()->describer, report->base);
  }

  /// A self-test has mirrored copies too: a model that gives them up is not taken unasked.
  void aModelThatFindsFewerOwnCopiesIsNotTaken() {
    say(0, kOriginals, true, true);
    auto asked = options(TuningDepth::kCalibration);
    asked.selfTest = true;
    asked.selfTestImages = 8;
    const auto report = run(asked);
    QVERIFY2(report.ok(), describeError(report.ok() ? Error{} : report.error()).c_str());
    QCOMPARE(report->verdict, TuningVerdict::kWorseOnSelfTest);
    QVERIFY(report->selfTestAfter->all.share.value < report->selfTestBefore->all.share.value);
    QVERIFY(report->cardPath.empty());
    QVERIFY(filesIn("tuned").empty());
  }

  void reportsRoundTripThroughJson() {
    say(0, kOriginals, true, true);
    const auto report = run(options(TuningDepth::kCalibration));
    QVERIFY(report.ok() && report->isBetter());
    const std::string path = reportPathOf(report->cardPath);
    const auto read = readFinetuneReport(path);
    QVERIFY2(read.ok(), describeError(read.ok() ? Error{} : read.error()).c_str());
    // Its own path is not known yet when it is written.
    QCOMPARE(read->tuned, report->tuned);
    QCOMPARE(read->changed.size(), report->changed.size());
    QCOMPARE(read->before.falsePositives.value, report->before.falsePositives.value);
    QCOMPARE(finetuneJson(*read), finetuneJson(*readFinetuneReport(path)));
    testing::writeFile(path, testing::Bytes(20, std::byte{'{'}));
    QCOMPARE(readFinetuneReport(path).error().code, ErrorCode::kBadModel);
    QCOMPARE(readFinetuneReport(inFolder("none.report.json")).error().code, ErrorCode::kNotFound);
  }

  void anAdapterIsTrainedOrLeftAsItWas() {
    say(0, kOriginals, true, true);
    const auto report = run(options(TuningDepth::kAdapter));
    QVERIFY2(report.ok(), describeError(report.ok() ? Error{} : report.error()).c_str());
    QCOMPARE(report->verdict, TuningVerdict::kBetter);
    QCOMPARE(report->depth, TuningDepth::kAdapter);
    bool wasTried = false;
    for (const PartOutcome& part : report->parts) wasTried = wasTried || part.part == TuningPart::kAdapter;
    QVERIFY(wasTried);
    QVERIFY(report->after.logLoss.value < report->before.logLoss.value);
  }

  void verdictsOfOneKindCalibrateOnly() {
    say(0, kOriginals, false, true);
    const auto report = run(options(TuningDepth::kWholeNetwork));
    QVERIFY2(report.ok(), describeError(report.ok() ? Error{} : report.error()).c_str());
    QCOMPARE(report->depth, TuningDepth::kCalibration);
    QCOMPARE(report->readiness.copiesMissingForAdapter, kLeastForAdapter);
    QCOMPARE(report->parts.size(), std::size_t{1});
    // Made copies stand for the copies: those that are not mirrored stay finds.
    QVERIFY(report->after.falsePositives.value < 0.3);
  }

  void whatIsRightAlreadyIsLeft() {
    say(0, kOriginals, true, false);
    const auto report = run(options(TuningDepth::kCalibration));
    QVERIFY2(report.ok(), describeError(report.ok() ? Error{} : report.error()).c_str());
    QVERIFY(report->after.logLoss.value <= report->before.logLoss.value + 0.01);
    QVERIFY(std::abs(report->after.recall.value - 1.0) < 1e-9);
  }

  void cancelledItLeavesTheLibraryAlone() {
    say(0, kOriginals, true, true);
    JobControl control;
    CancelAt observer(control, JobStage::kVerifying);
    const auto report = finetune(options(TuningDepth::kCalibration), control, &observer);
    QVERIFY(!report.ok());
    QCOMPARE(report.error().code, ErrorCode::kCancelled);
    QVERIFY(filesIn("tuned").empty());
    const auto again = run(options(TuningDepth::kCalibration));
    QVERIFY(again.ok() && again->isBetter());
  }

  void whatCannotBeTunedIsRefused() {
    auto builtIn = options(TuningDepth::kCalibration);
    builtIn.describer.name = "dct";
    QCOMPARE(run(builtIn).error().code, ErrorCode::kInvalidArgument);
    auto nothing = options(TuningDepth::kCalibration);
    nothing.libraryPath = inFolder("none.lookalike");
    QCOMPARE(run(nothing).error().code, ErrorCode::kNotFound);
    auto name = options(TuningDepth::kCalibration);
    for (const char* bad : {"../x", "a b", ".hidden"}) {
      name.name = bad;
      QCOMPARE(run(name).error().code, ErrorCode::kInvalidArgument);
    }
    name.name = "taken";
    fs::create_directories(inFolder("tuned"));
    testing::writeFile(inFolder("tuned/taken.json"), testing::Bytes(2));
    QCOMPARE(run(name).error().code, ErrorCode::kInvalidArgument);
    auto share = options(TuningDepth::kCalibration);
    share.heldOutShare = 0.1;
    QCOMPARE(run(share).error().code, ErrorCode::kInvalidArgument);
  }

  void namesOfModelsAreFree() {
    fs::create_directories(inFolder("tuned"));
    QCOMPARE(freeModelName(inFolder("tuned"), "/x/My Photos.lookalike"), std::string("my-photos-1"));
    testing::writeFile(inFolder("tuned/my-photos-1.json"), testing::Bytes(2));
    QCOMPARE(freeModelName(inFolder("tuned"), "/x/My Photos.lookalike"), std::string("my-photos-2"));
  }
};

QTEST_GUILESS_MAIN(TestFinetuneJob)
#include "test_finetune_job.moc"
