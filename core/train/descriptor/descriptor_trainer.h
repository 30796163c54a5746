// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/train/data/training_recipe.h"

namespace lookalike::train {

/// A run of a recipe.
struct TrainingRun {
  TrainingRecipe recipe;
  std::string recipeText;            ///< as it was read; kept with the model
  std::vector<std::string> folders;  ///< pictures to train on, with those below
  /// The model, a TorchScript file; its card stands beside it with ".json" for its extension, and what a run
  /// needs to go on, its curves, the recipe and the held-out pictures' paths in "<output>.training/".
  std::string output;
  std::string device = "auto";  ///< "auto" (cuda when there is one), "cpu", "cuda:N"
  int networkThreads = 1;       ///< of LibTorch
  int loaderThreads = 1;
  double heldOutShare = 0.02;  ///< of the pictures, for evaluation during training
  std::int64_t pictureBytes = std::int64_t{4} << 30U;
  std::int64_t stopAfterViews = 0;  ///< stops, with a checkpoint, as soon as so many are seen; 0: at the end
};

/// How good a network is on held-out pictures: edited views (one per picture, medium strength) against
/// wholes.
struct HeldOutScore {
  double microAveragePrecision = 0.0;
  double recallAt1 = 0.0;
  double directionRight = 0.0;  ///< share of crop pairs whose whole has the larger norm
  /// The lowest similarity from which 99 in 100 of these pairs are copies; 1 where there is none. It becomes
  /// the model's threshold.
  double threshold = 1.0;
  std::int64_t pictures = 0;
};

/// A line of the curves.
struct TrainingPoint {
  std::int64_t views = 0;
  double seconds = 0.0;  ///< of training, over all sittings
  double loss = 0.0;     ///< mean since the last point
  double learningRate = 0.0;
  int side = 0;
  double networkViewsPerSecond = 0.0;  ///< while a batch was there
  double loaderViewsPerSecond = 0.0;   ///< while the loader's threads were not waiting
  bool isEvaluated = false;
  HeldOutScore score;
};

struct TrainingReport {
  std::int64_t views = 0;
  std::int64_t resumedAtViews = 0;  ///< 0: from nothing
  double seconds = 0.0;             ///< of training, over all sittings
  std::size_t pictures = 0;
  std::size_t heldOut = 0;
  std::vector<TrainingPoint> curve;  ///< of this sitting
  std::string modelPath;
  std::string cardPath;
  std::vector<Error> unreadable;
};

/// Told of each point of the curve, from the training thread.
class TrainingObserver : public JobObserver {
 public:
  virtual void onPoint(const TrainingPoint& point) = 0;
};

/// Trains a descriptor network: progressive steps, warm-up and cosine, moving average, checkpoints by time. A
/// run that was stopped, killed or cancelled goes on from its last checkpoint when it is started again with
/// the same recipe and pictures, and on a CPU ends with the same weights as one that was not (all random
/// numbers follow from the seed and the number of the batch). Errors: kInvalidArgument (recipe; a checkpoint
/// of another recipe or of other pictures), kBadModel (start weights; a loss that is not finite, with the
/// batch's number), kCancelled (a checkpoint was written), kOutOfMemory, kDevice, those of files.
[[nodiscard]] Result<TrainingReport> trainDescriptor(const TrainingRun& run, JobControl& control,
                                                     TrainingObserver* observer);

}  // namespace lookalike::train
