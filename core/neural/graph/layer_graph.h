// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lookalike::neural {

enum class LayerKind : std::uint8_t {
  kConvolution,
  kBatchNorm,
  kRelu,
  kRelu6,
  kHardSwish,
  kHardSigmoid,
  kSilu,
  kSigmoid,
  kMaxPool,  ///< padded by its lowest value
  kMean,     ///< over height and width, which become 1 × 1
  kAdd,
  kMultiply,  ///< a 1 × 1 map is spread over the other
  /// Local response normalisation: x / (1 + 1e-4 × mean of x² over 5 neighbouring channels,
  /// zeros beyond the ends)^0.75 (Krizhevsky et al. 2012, section 3.3, with the numbers of CaffeNet).
  kLocalNorm,
};

/// One layer of a LayerGraph. What a field means nothing for is as below.
struct Layer {
  LayerKind kind = LayerKind::kConvolution;
  std::string name;    ///< of its parameters: "<name>.weight", …; unique among layers with parameters
  int first = -1;      ///< where its input comes from: the place of an earlier layer, -1 the network's input
  int second = -1;     ///< the other input of kAdd and kMultiply
  int inChannels = 0;  ///< kConvolution
  int channels = 0;    ///< of its output
  int kernel = 1;      ///< kConvolution, kMaxPool; square
  int stride = 1;
  int padBefore = 0;  ///< rows above and columns to the left; TensorFlow's "same" pads the two ends unequally
  int padAfter = 0;
  int groups = 1;
  bool hasBias = false;     ///< kConvolution
  float epsilon = 1e-5F;    ///< kBatchNorm
  bool isResidual = false;  ///< kBatchNorm: ends a residual branch, so its scale may start at 0
  /// kAdd, in training: `first` is left out for this share of the images, 0..1, and scaled up for the others
  /// (stochastic depth, Huang et al., arXiv 1603.09382).
  float dropShare = 0.0F;
};

/// A convolutional trunk as data: what is trained (graph_network.h) and what is written as TorchScript
/// (graph_script.h) are made from the same description. Layers stand in an order in which they can be run.
struct LayerGraph {
  std::string name;
  int inChannels = 3;
  std::vector<Layer> layers;

  /// Of the last layer's output.
  [[nodiscard]] int channels() const { return layers.empty() ? inChannels : layers.back().channels; }
};

/// For each layer, how many layers read its output; the last layer's own reader, outside, is counted too.
[[nodiscard]] std::vector<int> readersOf(const LayerGraph& graph);

/// Whether the layer at `place` is a batch norm that is the only reader of a convolution: it can be folded.
[[nodiscard]] bool isFoldable(const LayerGraph& graph, const std::vector<int>& readers, std::size_t place);

/// The graph with every batch norm that can be folded gone and its convolution with a bias: what a network is
/// like after folding. Names of convolutions stay.
[[nodiscard]] LayerGraph withoutBatchNorms(const LayerGraph& graph);

}  // namespace lookalike::neural
