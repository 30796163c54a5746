// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fake_model_service.h"

#include <algorithm>
#include <cmath>

namespace lookalike::testing {

namespace {

MeasuredFigure figure(double value, double width) {
  return {value, std::max(0.0, value - width), value + width};
}

/// With Wilson's interval at 95 %.
learn::SelfTestRow row(const std::string& edit, const std::string& strength, double amount,
                       std::int64_t tried, double share) {
  constexpr double kZ = 1.96;
  const auto n = static_cast<double>(tried);
  const double found = std::round(std::clamp(share, 0.0, 1.0) * n);
  const double p = found / n;
  const double centre = (p + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n)) / (1 + kZ * kZ / n);
  return {edit, strength, amount, tried, static_cast<std::int64_t>(found), {p, centre - half, centre + half}};
}

}  // namespace

learn::TuningReadiness makeReadiness(std::int64_t copies, std::int64_t hardNegatives) {
  learn::TuningReadiness readiness;
  readiness.copies = copies;
  readiness.derivations = copies / 2;
  readiness.hardNegatives = hardNegatives;
  readiness.orderedHardNegatives = hardNegatives / 4;
  readiness.unsure = 3;
  readiness.groups = 60;
  readiness.heldOutCopies = copies / 4;
  readiness.heldOutHardNegatives = hardNegatives / 4;
  const auto missing = [](std::int64_t have, std::int64_t least) {
    return std::max<std::int64_t>(0, least - have);
  };
  readiness.copiesMissingForCalibration = missing(copies, learn::kLeastForCalibration);
  readiness.hardNegativesMissingForCalibration = missing(hardNegatives, learn::kLeastForCalibration);
  readiness.copiesMissingForAdapter = missing(copies, learn::kLeastForAdapter);
  readiness.hardNegativesMissingForAdapter = missing(hardNegatives, learn::kLeastForAdapter);
  const std::int64_t least = std::min(copies, hardNegatives);
  if (least >= learn::kLeastForCalibration) readiness.deepest = learn::TuningDepth::kCalibration;
  if (least >= learn::kLeastForAdapter) readiness.deepest = learn::TuningDepth::kWholeNetwork;
  return readiness;
}

std::vector<TuningPoint> makeCurve(int steps) {
  std::vector<TuningPoint> points;
  for (const TuningPart part : {TuningPart::kAdapter, TuningPart::kPairVerifier}) {
    for (int step = 0; step <= steps; ++step) {
      const double done = static_cast<double>(step) / steps;
      TuningPoint point;
      point.part = part;
      point.step = step * 10;
      point.steps = steps * 10;
      point.loss = 0.2 + 1.4 * std::exp(-4.0 * done) + 0.04 * std::sin(step * 1.7);
      point.learningRate = 0.002 * 0.5 * (1.0 + std::cos(3.14159 * done));
      point.precision = 0.72 + 0.22 * (1.0 - std::exp(-5.0 * done));
      point.recall = 0.9 - 0.1 * std::exp(-3.0 * done) + 0.01 * std::cos(step * 0.9);
      point.validationLoss = 0.32 + 1.1 * std::exp(-3.5 * done);
      point.seconds = done * 20.0;
      point.stepsPerSecond = 34.0;
      point.secondsLeft = (1.0 - done) * 20.0;
      points.push_back(point);
    }
  }
  return points;
}

learn::SelfTestReport makeSelfTest(const std::string& name, double shift) {
  learn::SelfTestReport report;
  report.describer.text = name + ":1";
  report.describerName = name;
  report.threshold = 0.55F;
  report.evidence = EvidenceKind::kBoth;
  report.images = 120;
  report.copies = 1200;
  report.library = 4200;
  struct Edit {
    const char* name;
    double share;
    bool hasStrengths;
  };
  for (const Edit& edit : {Edit{"crop", 0.88, true}, Edit{"mirror", 0.97, false}, Edit{"rotate", 0.86, true},
                           Edit{"stretch", 0.93, true}, Edit{"grey", 0.98, false}, Edit{"tone", 0.95, true},
                           Edit{"blur", 0.82, true}, Edit{"text", 0.91, true}, Edit{"onto", 0.66, true},
                           Edit{"collage", 0.71, true}, Edit{"jpeg", 0.9, true}}) {
    report.edits.push_back(row(edit.name, "", 0.0, 120, edit.share + shift));
    if (!edit.hasStrengths) {
      report.grades.push_back(row(edit.name, "", 0.0, 120, edit.share + shift));
      continue;
    }
    const bool isCrop = std::string(edit.name) == "crop";
    report.grades.push_back(row(edit.name, "mild", isCrop ? 0.8 : 1.0, 40, edit.share + shift + 0.08));
    report.grades.push_back(row(edit.name, "medium", isCrop ? 0.5 : 2.0, 40, edit.share + shift));
    report.grades.push_back(row(edit.name, "hard", isCrop ? 0.25 : 3.0, 40, edit.share + shift - 0.12));
  }
  report.all = row("", "", 0.0, 1200, 0.87 + shift);
  report.otherFinds = 14;
  report.microAveragePrecision = figure(0.86 + shift, 0.02);
  report.recallAtPrecision90 = figure(0.84 + shift, 0.03);
  report.seconds = 42.0;
  return report;
}

learn::FinetuneReport makeReport(const library::LibrarySnapshot& snapshot) {
  learn::FinetuneReport report;
  report.libraryPath = snapshot.libraryPath;
  report.base = snapshot.describer;
  report.baseName = "lookalike-1";
  report.tuned.text = "tuned:1";
  report.tunedName = "pictures-1";
  report.cardPath = "/models/pictures-1.json";
  report.readiness = makeReadiness();
  report.depth = learn::TuningDepth::kAdapter;
  report.threshold = 0.55F;
  report.trainingPairs = 120;
  report.validationPairs = 30;
  report.heldOutPairs = 50;
  report.parts = {{TuningPart::kAdapter, true, 0.412, 0.318, 18.0},
                  {TuningPart::kPairVerifier, false, 0.221, 0.224, 41.0},
                  {TuningPart::kCalibration, true, 0.318, 0.291, 1.0}};
  report.before = {figure(0.861, 0.05), figure(0.79, 0.07), figure(0.9, 0.05),  figure(0.34, 0.09),
                   figure(0.34, 0.09),  figure(0.81, 0.06), figure(0.412, 0.06)};
  report.after = {figure(0.923, 0.03), figure(0.88, 0.05), figure(0.92, 0.04), figure(0.19, 0.06),
                  figure(0.16, 0.06),  figure(0.83, 0.06), figure(0.291, 0.04)};
  report.selfTestBefore = makeSelfTest("lookalike-1");
  report.selfTestAfter = makeSelfTest("pictures-1", 0.02);
  const auto& images = snapshot.images;
  for (std::size_t i = 0; i + 1 < images.size() && i < 8; i += 2) {
    const bool isCopy = i % 4 == 0;
    report.changed.push_back({images[i].hash, images[i + 1].hash, isCopy, isCopy ? 0.31F : 0.78F,
                              isCopy ? 0.87F : (i == 6 ? 0.92F : 0.21F)});
  }
  if (report.changed.size() > 3) report.changed[3].before = 0.42F;  // found now, wrongly
  report.verdict = learn::TuningVerdict::kBetter;
  report.shareBetter = 0.97;
  report.curve = makeCurve(60);
  report.seconds = 84.0;
  return report;
}

std::vector<models::InstalledModel> makeModels() {
  models::InstalledModel builtIn;
  builtIn.name = "dct";
  builtIn.description = "Frequencies of a small grey picture; needs no network.";
  builtIn.licence = "GPL-3.0-or-later";
  builtIn.key.text = "dct:1";
  builtIn.dimension = 64;
  builtIn.inputWidth = builtIn.inputHeight = 32;
  models::InstalledModel shipped;
  shipped.name = "lookalike-1";
  shipped.description = "The default: a small network trained for edited copies.";
  shipped.licence = "GPL-3.0-or-later";
  shipped.trainingData = "photographs with open licences";
  shipped.recipe = "contrastive, cross-batch memory, 40 epochs";
  shipped.cardPath = "/program/models/lookalike-1.json";
  shipped.file = "/program/models/lookalike-1.pt";
  shipped.sha256 = "5f1c2e9d0a7b44c8a1e0f3d2b6c59788e4d1a0c3f2b5968774a3b2c1d0e9f8a7";
  shipped.key.text = "fake:1";  // what makeSnapshot() was found by
  shipped.bytes = 24'800'000;
  shipped.dimension = 256;
  shipped.inputWidth = shipped.inputHeight = 224;
  shipped.givesRawNorm = true;
  shipped.microAveragePrecision = 0.694;
  shipped.measuredOn = "the open benchmark";
  shipped.isCalibrated = true;
  shipped.pairNetwork = "aa17c0ffee5512";
  models::InstalledModel own = shipped;
  own.name = "sscd";
  own.description = "A network from elsewhere.";
  own.licence = "MIT";
  own.trainingData = "unknown";
  own.recipe.clear();
  own.cardPath = "/models/sscd.json";
  own.file = "/models/sscd.pt";
  own.sha256 = "90aa12c4d0a7b44c8a1e0f3d2b6c59788e4d1a0c3f2b5968774a3b2c1d0e9f801";
  own.key.text = "sscd:1";
  own.dimension = 512;
  own.inputWidth = own.inputHeight = 288;
  own.givesRawNorm = false;
  own.microAveragePrecision.reset();
  own.measuredOn.clear();
  own.isCalibrated = false;
  own.pairNetwork.clear();
  own.canBeDeleted = true;
  return {builtIn, shipped, own};
}

std::vector<learn::FinetuneOptions> FakeModelService::learned() {
  return copyOf(learned_);
}
std::vector<pipeline::FindCopiesOptions> FakeModelService::promotions() {
  return copyOf(promotions_);
}
std::vector<std::string> FakeModelService::deletions() {
  return copyOf(deletions_);
}
std::vector<std::string> FakeModelService::exports() {
  return copyOf(exports_);
}
std::vector<std::string> FakeModelService::savedReports() {
  return copyOf(savedReports_);
}
std::vector<pipeline::SelfTestOptions> FakeModelService::selfTests() {
  return copyOf(selfTests_);
}

Result<learn::TuningReadiness> FakeModelService::tuningReadiness(const std::string&) {
  return readiness;
}

Result<learn::FinetuneReport> FakeModelService::finetune(const learn::FinetuneOptions& options,
                                                         JobControl& control,
                                                         learn::FinetuneObserver* observer) {
  {
    const std::lock_guard lock(mutex_);
    learned_.push_back(options);
  }
  if (learner) return learner(control, observer);
  return Error{ErrorCode::kInvalidArgument, {}, "nothing to learn from", -1};
}

Result<void> FakeModelService::saveReport(const learn::FinetuneReport&, const std::string& path) {
  const std::lock_guard lock(mutex_);
  savedReports_.push_back(path);
  return ok();
}

Result<learn::SelfTestReport> FakeModelService::selfTest(const pipeline::SelfTestOptions& options,
                                                         JobControl& control, JobObserver* observer) {
  {
    const std::lock_guard lock(mutex_);
    selfTests_.push_back(options);
  }
  return tester ? tester(control, observer) : makeSelfTest("lookalike-1");
}

std::vector<models::InstalledModel> FakeModelService::installedModels() {
  return copyOf(models_);
}

Result<void> FakeModelService::checkModel(const models::InstalledModel&) {
  if (checkFailure) return *checkFailure;
  return ok();
}

Result<models::ImportModelReport> FakeModelService::importModel(const models::ImportModelOptions& options,
                                                                JobControl& control) {
  if (importer) return importer(options, control);
  models::ImportModelReport report;
  report.model = makeModels().back();
  report.model.name = "imported";
  report.model.key.text = "imported:1";
  report.imagesPerSecond = 35.0;
  report.similarityOfCopies = 0.83;
  report.similarityOfOthers = 0.11;
  report.isUnitLength = true;
  const std::lock_guard lock(mutex_);
  models_.push_back(report.model);
  return report;
}

Result<void> FakeModelService::deleteModel(const std::string& cardPath) {
  const std::lock_guard lock(mutex_);
  deletions_.push_back(cardPath);
  std::erase_if(models_, [&](const auto& model) { return model.cardPath == cardPath; });
  return ok();
}

Result<std::vector<std::string>> FakeModelService::exportModel(const std::string& cardPath,
                                                               const std::string& folder) {
  const std::lock_guard lock(mutex_);
  exports_.push_back(cardPath + " to " + folder);
  return std::vector<std::string>{folder + "/a.json", folder + "/a.pt"};
}

Result<pipeline::FindCopiesReport> FakeModelService::promoteModel(const pipeline::FindCopiesOptions& options,
                                                                  JobControl& control,
                                                                  JobObserver* observer) {
  {
    const std::lock_guard lock(mutex_);
    promotions_.push_back(options);
  }
  if (promoter) return promoter(control, observer);
  return Error{ErrorCode::kLocked, options.index.libraryPath, {}, -1};
}

Result<ModelChoice> FakeModelService::goBackToModelBefore(const std::string& libraryPath) {
  const std::lock_guard lock(mutex_);
  if (goBackFailure) return *goBackFailure;
  if (choices.empty()) return Error{ErrorCode::kInvalidArgument, libraryPath, {}, -1};
  const ModelChoice last = choices.back();
  choices.push_back({last.before, "lookalike-1", last.describer, last.chosenAtMs + 1});
  return choices.back();
}

Result<std::vector<ModelChoice>> FakeModelService::modelChoices(const std::string&) {
  const std::lock_guard lock(mutex_);
  return choices;
}

}  // namespace lookalike::testing
