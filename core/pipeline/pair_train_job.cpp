// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/pair_train_job.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <utility>

#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/train/data/train_setup.h"
#include "core/train/data/training_pictures.h"

namespace lookalike::pipeline {

namespace {

constexpr std::int64_t kMostRecipeBytes = 1 << 20;
constexpr std::int64_t kMostModelBytes = std::int64_t{1} << 32;

/// Passes the trainer's words on, and tells its progress as any job does.
class Relay final : public train::PairTrainingObserver {
 public:
  explicit Relay(PairTrainJobObserver* observer) : observer_(observer) {}
  void onIteration(const train::PairTrainingProgress& progress) override {
    if (observer_ == nullptr) return;
    observer_->onIteration(progress);
    observer_->onProgress(
        {JobStage::kTraining, progress.iteration, progress.iterations, 0,
         progress.secondsLeft > 0.0
             ? static_cast<double>(progress.iterations - progress.iteration) / progress.secondsLeft
             : 0.0,
         progress.secondsLeft, false});
  }
  void onEvaluation(const train::PairCurvePoint& point) override {
    if (observer_ != nullptr) observer_->onEvaluation(point);
  }

 private:
  PairTrainJobObserver* observer_;
};

Result<void> writeCard(const PairTrainOptions& options, const PairTrainJobReport& report) {
  namespace fs = std::filesystem;
  const auto content = decode::readFile(options.output, kMostModelBytes);
  if (!content.ok()) return content.error();
  const train::PairEvaluation& evaluation = report.training.evaluation;
  nlohmann::ordered_json card;
  card["kind"] = "pair";
  card["name"] = fs::path(options.output).stem().string();
  card["description"] = "Pair network trained by `lookalike train`";
  card["file"] = fs::path(options.output).filename().string();
  card["sha256"] = decode::hashBytes(content->bytes.data(), content->bytes.size()).toHex();
  card["network"] = neural::pairNetworkName(report.recipe.network.kind);
  card["side"] = report.recipe.network.side;
  card["parameters"] = report.training.parameters;
  card["trainingData"] = "recipe " + report.recipe.name + ", seed " + std::to_string(report.recipe.seed) +
                         ", " + std::to_string(report.pictures) +
                         (report.recipe.source == train::PairSource::kList ? " listed pairs" : " pictures");
  card["heldOut"] = {{"accuracy", evaluation.accuracy()},
                     {"truePositives", evaluation.truePositives},
                     {"trueNegatives", evaluation.trueNegatives},
                     {"falsePositives", evaluation.falsePositives},
                     {"falseNegatives", evaluation.falseNegatives}};
  return exchange::writeFileAtomically(report.cardPath, [&](std::ostream& out) -> Result<void> {
    out << card.dump(2) << '\n';
    return ok();
  });
}

Result<train::PairTrainingReport> trainOnPictures(const PairTrainOptions& options,
                                                  const train::PairTrainingOptions& training,
                                                  PairTrainJobReport& report, Relay& relay,
                                                  PairTrainJobObserver* observer, JobControl& control) {
  train::TrainingPictures::Options source;
  source.folders = options.folders;
  source.heldOutShare = options.heldOutShare;
  source.memoryBytes = train::pictureMemory();
  source.cores = options.cores;
  auto pictures = train::TrainingPictures::open(source, control, observer);
  if (!pictures.ok()) return pictures.error();
  report.pictures = (*pictures)->size();
  report.heldOut = (*pictures)->heldOutSize();
  report.unreadable = (*pictures)->unreadable();
  if (report.heldOut < 2)
    return Error{
        ErrorCode::kInvalidArgument, {}, "fewer than two pictures are held out to evaluate with", -1};
  return train::trainPairNetwork(**pictures, training, &relay, control);
}

Result<train::PairTrainingReport> trainOnList(const PairTrainOptions& options,
                                              const train::PairTrainingOptions& training,
                                              PairTrainJobReport& report, Relay& relay, JobControl& control) {
  if (options.folders.size() != 1) {
    return Error{
        ErrorCode::kInvalidArgument, {}, "a recipe of listed pairs needs one folder, with their list", -1};
  }
  const auto examples =
      train::PairExamples::listed(options.folders.front(), report.recipe, options.heldOutShare);
  if (!examples.ok()) return examples.error();
  report.pictures = (*examples)->size();
  report.heldOut = (*examples)->heldOutSize();
  return train::trainPairNetwork(**examples, training, &relay, control);
}

}  // namespace

Result<bool> isPairRecipeFile(const std::string& path) {
  const auto content = decode::readFile(path, kMostRecipeBytes);
  if (!content.ok()) return content.error();
  const auto* text = reinterpret_cast<const char*>(content->bytes.data());
  const auto document = nlohmann::json::parse(text, text + content->bytes.size(), nullptr, false);
  return document.is_object() && document.contains("iterations");
}

Result<PairTrainJobReport> trainPairs(const PairTrainOptions& options, JobControl& control,
                                      PairTrainJobObserver* observer) {
  auto recipe = train::readPairRecipe(options.recipePath);
  if (!recipe.ok()) return recipe.error();
  if (auto free = train::checkOutputs(options.recipePath, options.output); !free.ok()) return free.error();
  PairTrainJobReport report;
  report.recipe = std::move(recipe).value();
  if (options.seed) report.recipe.seed = *options.seed;
  if (!options.network.empty()) {
    const auto kind = neural::pairNetworkNamed(options.network);
    if (!kind) return Error{ErrorCode::kInvalidArgument, {}, "no kind of network: " + options.network, -1};
    report.recipe.network.kind = *kind;
  }
  const ThreadBudget budget = threadBudget(options.cores);
  train::PairTrainingOptions training;
  training.recipe = report.recipe;
  training.output = options.output;
  training.device = options.device;
  training.loaderThreads = budget.decodeWorkers;
  training.intraOpThreads = budget.deviceIntraOp;
  Relay relay(observer);
  auto trained = report.recipe.source == train::PairSource::kList
                     ? trainOnList(options, training, report, relay, control)
                     : trainOnPictures(options, training, report, relay, observer, control);
  if (!trained.ok()) return trained.error();
  report.training = std::move(trained).value();
  report.cardPath = std::filesystem::path(options.output).replace_extension(".json").string();
  if (auto written = writeCard(options, report); !written.ok()) return written.error();
  if (!options.answersPath.empty()) {
    if (auto written = train::writePairAnswers(options.answersPath, report.training.evaluation);
        !written.ok())
      return written.error();
  }
  return report;
}

}  // namespace lookalike::pipeline
