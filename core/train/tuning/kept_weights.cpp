// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tuning/kept_weights.h"

#include <torch/torch.h>

#include <cstddef>
#include <utility>

#include "core/base/check.h"

namespace lookalike::train {

namespace {

std::vector<torch::Tensor> copiesOf(const std::vector<torch::Tensor>& tensors) {
  std::vector<torch::Tensor> copies;
  copies.reserve(tensors.size());
  for (const torch::Tensor& tensor : tensors) copies.push_back(tensor.detach().clone());
  return copies;
}

}  // namespace

KeptWeights::KeptWeights(std::vector<torch::Tensor> weights)
    : weights_(std::move(weights)), start_(copiesOf(weights_)), best_(copiesOf(weights_)) {
  LOOKALIKE_CHECK(!weights_.empty());
}

torch::Tensor KeptWeights::distanceFromStart() const {
  torch::Tensor sum = torch::zeros({}, weights_.front().options());
  for (std::size_t i = 0; i < weights_.size(); ++i) sum = sum + (weights_[i] - start_[i]).square().sum();
  return sum;
}

void KeptWeights::keep() {
  best_ = copiesOf(weights_);
}

void KeptWeights::takeBest() {
  const torch::NoGradGuard noGradients;
  for (std::size_t i = 0; i < weights_.size(); ++i) weights_[i].copy_(best_[i]);
}

void KeptWeights::save(torch::serialize::OutputArchive& archive, const std::string& name) const {
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    archive.write(name + "/" + std::to_string(i), weights_[i].detach(), true);
    archive.write(name + "/best/" + std::to_string(i), best_[i], true);
  }
}

void KeptWeights::load(torch::serialize::InputArchive& archive, const std::string& name) {
  const torch::NoGradGuard noGradients;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    torch::Tensor read;
    archive.read(name + "/" + std::to_string(i), read, true);
    weights_[i].copy_(read);
    archive.read(name + "/best/" + std::to_string(i), read, true);
    best_[i].copy_(read);
  }
}

}  // namespace lookalike::train
