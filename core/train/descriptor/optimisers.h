// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <memory>
#include <vector>

#include "core/base/result.h"
#include "core/train/data/training_recipe.h"

namespace lookalike::train {

/// Norm over all weights beyond which a gradient is scaled down.
inline constexpr double kMostGradient = 5.0;

/// SGD with momentum or AdamW. Parameters of one dimension or none (biases; scales and shifts of batch norms)
/// have no weight decay; those that need no gradient are left out. The learning rate is 0 until it is set.
[[nodiscard]] std::unique_ptr<torch::optim::Optimizer> makeOptimiser(
    OptimiserKind kind, double momentum, double weightDecay, const std::vector<torch::Tensor>& parameters);

void setLearningRate(torch::optim::Optimizer& optimiser, double rate);

/// The momenta and counts, so that a run that is loaded goes on as the one that was saved. The optimiser that
/// they are loaded into was made from the same parameters in the same order. Errors of loading: kBadModel.
void saveOptimiser(const torch::optim::Optimizer& optimiser, torch::serialize::OutputArchive& archive);
[[nodiscard]] Result<void> loadOptimiser(torch::optim::Optimizer& optimiser,
                                         torch::serialize::InputArchive& archive);

}  // namespace lookalike::train
