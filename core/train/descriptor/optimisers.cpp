// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/optimisers.h"

#include <torch/torch.h>

#include <exception>
#include <utility>

namespace lookalike::train {

namespace {

template <typename Optimiser, typename Options>
std::unique_ptr<torch::optim::Optimizer> grouped(const std::vector<torch::Tensor>& parameters,
                                                 const Options& decayed, const Options& plain) {
  std::vector<torch::Tensor> matrices;
  std::vector<torch::Tensor> vectors;
  for (const torch::Tensor& parameter : parameters) {
    if (!parameter.requires_grad()) continue;
    (parameter.dim() > 1 ? matrices : vectors).push_back(parameter);
  }
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(matrices, std::make_unique<Options>(decayed));
  groups.emplace_back(vectors, std::make_unique<Options>(plain));
  return std::make_unique<Optimiser>(groups, decayed);
}

}  // namespace

std::unique_ptr<torch::optim::Optimizer> makeOptimiser(OptimiserKind kind, double momentum,
                                                       double weightDecay,
                                                       const std::vector<torch::Tensor>& parameters) {
  if (kind == OptimiserKind::kSgd) {
    const auto options = torch::optim::SGDOptions(0.0).momentum(momentum);
    auto decayed = options;
    decayed.weight_decay(weightDecay);
    return grouped<torch::optim::SGD>(parameters, decayed, options);
  }
  const auto options = torch::optim::AdamWOptions(0.0).weight_decay(0.0);
  auto decayed = options;
  decayed.weight_decay(weightDecay);
  return grouped<torch::optim::AdamW>(parameters, decayed, options);
}

void setLearningRate(torch::optim::Optimizer& optimiser, double rate) {
  for (torch::optim::OptimizerParamGroup& group : optimiser.param_groups()) group.options().set_lr(rate);
}

void saveOptimiser(const torch::optim::Optimizer& optimiser, torch::serialize::OutputArchive& archive) {
  optimiser.save(archive);
}

Result<void> loadOptimiser(torch::optim::Optimizer& optimiser, torch::serialize::InputArchive& archive) {
  try {
    optimiser.load(archive);
  } catch (const std::exception& exception) {
    return Error{ErrorCode::kBadModel, {}, exception.what(), -1};
  }
  // LibTorch leaves a null state where none was saved (before the first step, say), and then follows it.
  auto& states = optimiser.state();
  for (auto state = states.begin(); state != states.end();) {
    state = state->second == nullptr ? states.erase(state) : std::next(state);
  }
  return {};
}

}  // namespace lookalike::train
