// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/neural/graph/graph_network.h"
#include "core/neural/graph/pair_network_options.h"
#include "core/neural/script_module.h"

namespace lookalike::neural {

/// Two pictures in, one answer out: is the one a copy of the other? (zhang 2016; kalaiselvi 2022.)
///
/// The input of every kind is N × 3 × 2S × S, S the side: the two colour pictures of each pair joined top to
/// bottom, pixels from -1 to 1. It is a picture itself, so that whatever runs or explains networks of one
/// picture can take it.
class PairNetworkImpl : public torch::nn::Module {
 public:
  /// The options have passed check().
  explicit PairNetworkImpl(const PairNetworkOptions& options);

  /// N × 2, before the softmax: of "no copy" and of "copy". Of a contrastive siamese network (distance -
  /// margin / 2) and its negative, so that both are as likely half way to the margin.
  torch::Tensor forward(const torch::Tensor& pairs);
  /// N Euclidean distances between the two pictures' embeddings; of a contrastive siamese network only.
  torch::Tensor distances(const torch::Tensor& pairs);

  [[nodiscard]] const PairNetworkOptions& options() const { return options_; }
  /// The branches: of a siamese network one, which sees both pictures; of a pseudo-siamese that of the first
  /// and that of the second; of a hybrid that of the joined colour pictures and that of the grey ones.
  [[nodiscard]] const std::vector<GraphNetwork>& branches() const { return branches_; }
  [[nodiscard]] const std::vector<std::string>& branchNames() const { return branchNames_; }
  [[nodiscard]] const std::vector<torch::nn::Linear>& connected() const { return connected_; }

  /// Random weights by options().start, biases 0; the same for the same seed on every machine.
  void initialise(std::uint64_t seed);

 private:
  torch::Tensor features(const torch::Tensor& pairs);
  torch::Tensor fullyConnected(torch::Tensor features);

  PairNetworkOptions options_;
  std::vector<std::string> branchNames_;
  std::vector<GraphNetwork> branches_;
  std::vector<torch::nn::Linear> connected_;
};
TORCH_MODULE(PairNetwork);

/// The network for use: batch norms folded, no dropout, as TorchScript from the same input to N × 2
/// probabilities of "no copy" and "copy" (the softmax of forward()).
[[nodiscard]] ScriptModule scriptOf(const PairNetwork& network);

}  // namespace lookalike::neural
