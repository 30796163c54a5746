// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <vector>

#include "core/train/pair/pair_trainer.h"

namespace lookalike::train {

// What the evaluation during training and that of a file share.

void addAnswer(PairEvaluation& evaluation, const PairExample& pair, double probability);

[[nodiscard]] Result<std::vector<PairExample>> evaluationPairs(const PairExamples& examples,
                                                               const PairRecipe& recipe);

/// Time of the clock and of the processor since it was made.
class UseMeter {
 public:
  UseMeter();
  void addTo(PairEvaluation& evaluation) const;

 private:
  std::chrono::steady_clock::time_point started_;
  double cpuStarted_ = 0.0;
};

}  // namespace lookalike::train
