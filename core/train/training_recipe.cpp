// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training_recipe.h"

#include <numeric>

namespace lookalike::train {

std::int64_t TrainingRecipe::views() const {
  return std::accumulate(steps.begin(), steps.end(), std::int64_t{0},
                         [](std::int64_t sum, const ProgressiveStep& step) { return sum + step.views; });
}

std::size_t stepAt(const TrainingRecipe& recipe, std::int64_t views) {
  std::int64_t end = 0;
  for (std::size_t i = 0; i < recipe.steps.size(); ++i) {
    end += recipe.steps[i].views;
    if (views < end) return i;
  }
  return recipe.steps.size() - 1;
}

}  // namespace lookalike::train
