// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <string>

#include "core/base/result.h"
#include "core/neural/graph/backbones.h"
#include "core/neural/graph/graph_network.h"
#include "core/neural/script_module.h"

namespace lookalike::neural {

struct DescriptorNetworkOptions {
  Backbone backbone = Backbone::kMobileNetV3Small;
  BackboneOptions backboneOptions;
  int dimension = 256;
  float gemPower = 3.0F;  ///< p of GeM pooling (Radenović et al., arXiv 1711.02512); may differ in use
};

/// Trunk, GeM pooling, and a linear head: a picture's raw descriptor, whose length says something too.
class DescriptorNetworkImpl : public torch::nn::Module {
 public:
  /// Parameters are named "trunk.<those of GraphNetwork>", "head.weight", "head.bias"; undefined until
  /// initialise() or loadParameters().
  explicit DescriptorNetworkImpl(const DescriptorNetworkOptions& options);

  /// N × 3 × H × W normalised pixels to N × dimension, not normalised.
  torch::Tensor forward(const torch::Tensor& images);
  /// N × channels: after pooling, before the head.
  torch::Tensor pooled(const torch::Tensor& images);

  [[nodiscard]] const DescriptorNetworkOptions& options() const { return options_; }
  [[nodiscard]] const GraphNetwork& trunk() const { return trunk_; }
  [[nodiscard]] GraphNetwork& trunk() { return trunk_; }
  [[nodiscard]] torch::nn::Linear& head() { return head_; }
  [[nodiscard]] const torch::nn::Linear& head() const { return head_; }
  /// Trunk and head, the same for the same seed.
  void initialise(std::uint64_t seed);

 private:
  DescriptorNetworkOptions options_;
  GraphNetwork trunk_{nullptr};
  torch::nn::Linear head_{nullptr};
};
TORCH_MODULE(DescriptorNetwork);

/// x: N × C × h × w to N × C: (mean of max(x, 1e-6)^p)^(1/p).
[[nodiscard]] torch::Tensor gemPooled(const torch::Tensor& map, float power);

/// The network for use: batch norms folded into convolutions, GeM with `power` (0: as in training), as
/// TorchScript that gives the same rows as forward() in evaluation mode.
[[nodiscard]] ScriptModule scriptOf(const DescriptorNetwork& network, float power = 0.0F);

/// trunkScript() of graph_script.h with the network's present parameters.
[[nodiscard]] ScriptModule scriptOfTrunk(const GraphNetwork& network);

}  // namespace lookalike::neural
