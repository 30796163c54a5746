// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training_recipe.h"

#include <numeric>

namespace lookalike::train {

std::int64_t TrainingRecipe::views() const {
  return std::accumulate(steps.begin(), steps.end(), std::int64_t{0},
                         [](std::int64_t sum, const ProgressiveStep& step) { return sum + step.views; });
}

}  // namespace lookalike::train
