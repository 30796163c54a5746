// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/neural/graph/layer_graph.h"
#include "core/neural/script_module.h"

namespace lookalike::neural {

/// A LayerGraph that can be trained. Parameters and buffers are named "<layer>.weight", "<layer>.bias",
/// "<layer>.running_mean", "<layer>.running_var", with '.' as LibTorch's modules have them. Weights and maps
/// are in channels-last order. Undefined until initialise() or loadParameters().
class GraphNetworkImpl : public torch::nn::Module {
 public:
  explicit GraphNetworkImpl(LayerGraph graph);

  /// N × inChannels × H × W to N × channels() × h × w. Batch norms use the batch's statistics in training
  /// mode, unless they are frozen. Throws c10::Error for an input that the graph cannot take.
  torch::Tensor forward(const torch::Tensor& images);

  [[nodiscard]] const LayerGraph& graph() const { return graph_; }

  /// Layers before place `count` keep their weights and statistics from now on (a later call with a smaller
  /// count sets the others free): their gradients are not computed (nothing before them is, either), which is
  /// what saves time, and their parameters do not require any. 0 <= count <= the number of layers.
  void freezeFirst(int count);
  [[nodiscard]] int frozenLayers() const { return frozen_; }

  /// Parameters as initialParameters() of graph_parameters.h: the same for the same seed.
  void initialise(std::uint64_t seed);

  /// Gives every batch norm that is not frozen the statistics of what it now sees, and a scale and shift that
  /// undo the change: the function in evaluation mode stays the same (to rounding), and training mode starts
  /// from nearly the same. For weights that were published with batch norms folded into convolutions
  /// (unfoldedParameters()): they train badly without. `images` are a few hundred of those to be trained on;
  /// they are run through a few at a time.
  void restoreBatchNorms(const torch::Tensor& images);

 private:
  /// The tensors of one layer; those it does not have are undefined.
  struct LayerTensors {
    torch::Tensor weight;
    torch::Tensor bias;
    torch::Tensor mean;
    torch::Tensor variance;
  };
  /// Called with the place of each batch norm and its input.
  using Observer = std::function<void(std::size_t, const torch::Tensor&)>;

  void registerLayer(std::size_t place);
  torch::Tensor run(const torch::Tensor& images, const Observer& observer);
  torch::Tensor apply(std::size_t place, torch::Tensor first, const torch::Tensor& second) const;
  torch::Tensor convolve(const Layer& layer, const LayerTensors& tensors, const torch::Tensor& input) const;

  LayerGraph graph_;
  std::vector<LayerTensors> tensors_;  ///< by place; they share memory with the registered parameters
  std::vector<int> readers_;
  std::vector<bool> overwrites_;  ///< by place: the layer may write over its first input
  int frozen_ = 0;
};
TORCH_MODULE(GraphNetwork);

/// Takes parameters and buffers by name; `missing` and `unused` names are an error, kBadModel, which lists
/// them, as is another shape; the network is then as it was.
[[nodiscard]] Result<void> loadParameters(torch::nn::Module& network, std::span<const NamedTensor> values);
/// All parameters and floating-point buffers, as float32.
[[nodiscard]] std::vector<NamedTensor> parametersOf(const torch::nn::Module& network);

}  // namespace lookalike::neural
