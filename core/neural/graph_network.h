// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/neural/layer_graph.h"
#include "core/neural/script_module.h"

namespace lookalike::neural {

/// A LayerGraph that can be trained. Parameters and buffers are named "<layer>.weight", "<layer>.bias",
/// "<layer>.running_mean", "<layer>.running_var", with '.' as LibTorch's modules have them.
class GraphNetworkImpl : public torch::nn::Module {
 public:
  explicit GraphNetworkImpl(LayerGraph graph);

  /// N × inChannels × H × W to N × channels() × h × w. Batch norms use the batch's statistics in training
  /// mode, unless they are frozen.
  torch::Tensor forward(const torch::Tensor& images);

  [[nodiscard]] const LayerGraph& graph() const { return graph_; }

  /// Layers before place `count` keep their weights and statistics from now on: their gradients are not
  /// computed (nothing before them is, either), which is what saves time.
  void freezeFirst(int count);

  /// He initialisation by fan-out (He et al., arXiv 1502.01852), batch norms at 1 and 0, those that end a
  /// residual branch at 0. The same for the same seed.
  void initialise(std::uint64_t seed);

  /// Makes every batch norm normalise what it now sees, and restore it by its scale and shift: the function
  /// is as before. For weights that were published with batch norms folded into convolutions: they train
  /// badly without. `images` are a few hundred of those to be trained on.
  void restoreBatchNorms(const torch::Tensor& images);

 private:
  LayerGraph graph_;
  std::vector<torch::nn::AnyModule> modules_;  ///< by the place of the layer; empty without parameters
  int frozen_ = 0;
};
TORCH_MODULE(GraphNetwork);

/// Takes parameters and buffers by name; `missing` and `unused` names are an error, kBadModel, which lists
/// them, as is another shape.
[[nodiscard]] Result<void> loadParameters(torch::nn::Module& network, std::span<const NamedTensor> values);
[[nodiscard]] std::vector<NamedTensor> parametersOf(const torch::nn::Module& network);

}  // namespace lookalike::neural
