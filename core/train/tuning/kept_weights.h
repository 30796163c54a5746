// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/serialize/archive.h>
#include <torch/types.h>

#include <string>
#include <vector>

namespace lookalike::train {

/// Weights that are trained, with those that they began with and the best so far.
class KeptWeights {
 public:
  /// `weights` are leaves that require a gradient; they share their memory with whoever computes with them.
  explicit KeptWeights(std::vector<torch::Tensor> weights);

  [[nodiscard]] const std::vector<torch::Tensor>& weights() const { return weights_; }
  /// Squared, over all weights.
  [[nodiscard]] torch::Tensor distanceFromStart() const;

  /// The weights as they are become the best ones.
  void keep();
  [[nodiscard]] const std::vector<torch::Tensor>& best() const { return best_; }
  /// The best become the weights as they are.
  void takeBest();

  /// For checkpoints, as entries "NAME/…". They throw what LibTorch throws.
  void save(torch::serialize::OutputArchive& archive, const std::string& name) const;
  void load(torch::serialize::InputArchive& archive, const std::string& name);

 private:
  std::vector<torch::Tensor> weights_;
  std::vector<torch::Tensor> start_;
  std::vector<torch::Tensor> best_;
};

}  // namespace lookalike::train
