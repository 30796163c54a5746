// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/train/descriptor/descriptor_trainer.h"

namespace lookalike::pipeline {

struct TrainOptions {
  std::string recipePath;
  std::vector<std::string> folders;
  std::string output;
  std::string device = "auto";
  int cores = 0;                      ///< 0: all that may be used
  std::optional<std::uint64_t> seed;  ///< instead of the recipe's
  double heldOutShare = 0.02;
  std::int64_t stopAfterViews = 0;
  std::string start;  ///< weights to start from instead of the recipe's; "": the recipe's
};

/// Reads the recipe and trains (core/train/descriptor/descriptor_trainer.h). Errors: those of
/// trainDescriptor() and of the recipe's file.
[[nodiscard]] Result<train::TrainingReport> trainNetwork(const TrainOptions& options, JobControl& control,
                                                         train::TrainingObserver* observer);

}  // namespace lookalike::pipeline
