// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/train_job.h"

#include <filesystem>

#include "core/base/thread_budget.h"
#include "core/decode/file_reader.h"
#include "core/library/user_folders.h"
#include "core/train/data/train_setup.h"

namespace lookalike::pipeline {

namespace {

/// A relative path of a recipe as it is where there is such a file, else below the folder that
/// packaging/import-resnet50 and its like write to.
std::string resolved(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code code;
  if (path.empty() || fs::path(path).is_absolute() || fs::exists(path, code)) return path;
  const fs::path imported = fs::path(library::dataHome()) / "lookalike" / "training" / path;
  return fs::exists(imported, code) ? imported.native() : path;
}

}  // namespace

Result<train::TrainingReport> trainNetwork(const TrainOptions& options, JobControl& control,
                                           train::TrainingObserver* observer) {
  constexpr std::int64_t kMostBytes = 1 << 20;
  auto content = decode::readFile(options.recipePath, kMostBytes);
  if (!content.ok()) return content.error();
  if (auto free = train::checkOutputs(options.recipePath, options.output); !free.ok()) return free.error();
  train::TrainingRun run;
  run.recipeText.assign(reinterpret_cast<const char*>(content->bytes.data()), content->bytes.size());
  auto recipe = train::parseTrainingRecipe(run.recipeText, options.recipePath);
  if (!recipe.ok()) return recipe.error();
  run.recipe = std::move(recipe).value();
  if (options.seed) run.recipe.seed = *options.seed;
  if (!options.start.empty()) run.recipe.start = options.start;
  run.recipe.start = resolved(run.recipe.start);
  run.recipe.teacher = resolved(run.recipe.teacher);
  run.recipe.hardNegatives = resolved(run.recipe.hardNegatives);
  run.folders = options.folders;
  run.output = options.output;
  run.device = options.device;
  run.pictureBytes = train::pictureMemory();
  run.heldOutShare = options.heldOutShare;
  run.stopAfterViews = options.stopAfterViews;
  // Both use all cores: the loader's threads are ahead of the network most of the time and then sleep.
  const ThreadBudget budget = threadBudget(options.cores);
  run.networkThreads = budget.deviceIntraOp;
  run.loaderThreads = budget.decodeWorkers;
  return train::trainDescriptor(run, control, observer);
}

}  // namespace lookalike::pipeline
