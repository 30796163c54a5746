// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/train/pair/pair_trainer.h"

namespace lookalike::pipeline {

struct PairTrainOptions {
  std::string recipePath;
  std::string network;  ///< its kind's name (neural/graph/pair_network_options.h); "": the recipe's
  std::vector<std::string> folders;  ///< of pictures; of a recipe of listed pairs one, with its pairs.csv
  std::string output;  ///< the TorchScript file; its card stands beside it with ".json" for its extension
  std::string answersPath;  ///< a row per pair evaluated at the end; "": none
  std::string device = "auto";
  int cores = 0;                      ///< 0: all that may be used
  std::optional<std::uint64_t> seed;  ///< instead of the recipe's
  double heldOutShare = 0.02;
};

struct PairTrainJobReport {
  train::PairRecipe recipe;  ///< as it was run
  train::PairTrainingReport training;
  std::size_t pictures = 0;  ///< or listed pairs, to train on
  std::size_t heldOut = 0;
  std::string cardPath;
  std::vector<Error> unreadable;
};

/// Told of the job's progress and of what the trainer says.
class PairTrainJobObserver : public JobObserver, public train::PairTrainingObserver {};

/// Whether a recipe's text is that of a pair network (it counts iterations, not views).
[[nodiscard]] Result<bool> isPairRecipeFile(const std::string& path);

/// Reads the recipe and trains a pair network (core/train/pair/pair_trainer.h). `observer` may be null.
/// Errors: kInvalidArgument (no such kind of network), those of trainPairNetwork(), of
/// TrainingPictures::open() and of files.
[[nodiscard]] Result<PairTrainJobReport> trainPairs(const PairTrainOptions& options, JobControl& control,
                                                    PairTrainJobObserver* observer);

}  // namespace lookalike::pipeline
