// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/neural/graph/layer_graph.h"

namespace lookalike::neural {

/// Writes a LayerGraph layer by layer. Each method adds one layer that reads the last one, unless another
/// place is given, and returns its place.
class GraphBuilder {
 public:
  /// `tensorFlowPadding` as in BackboneOptions.
  GraphBuilder(std::string name, bool tensorFlowPadding);

  /// The place of the last layer; -1 before the first.
  [[nodiscard]] int last() const { return static_cast<int>(graph_.layers.size()) - 1; }
  [[nodiscard]] int channelsAt(int place) const;

  /// What a convolution is beside its name. The padding keeps the size, or halves it at stride 2.
  struct Convolution {
    int channels = 0;
    int kernel = 1;
    int stride = 1;
    int groups = 1;
    bool hasBias = false;
  };
  int convolve(const std::string& name, const Convolution& convolution) {
    return convolve(name, convolution, last());
  }
  int convolve(const std::string& name, const Convolution& convolution, int from);
  int normalise(const std::string& name, float epsilon, bool isResidual = false);
  int activate(LayerKind kind);
  int maxPool(int kernel, int stride);
  int mean();
  int add(int first, int second) { return join(LayerKind::kAdd, first, second); }
  /// As Layer::dropShare.
  void dropLast(float share) { graph_.layers.back().dropShare = share; }
  /// `second` may be a 1 × 1 map.
  int multiply(int first, int second) { return join(LayerKind::kMultiply, first, second); }

  /// Squeeze and excitation (Hu et al., arXiv 1709.01507) of the last layer: NAME.fc1, NAME.fc2.
  int squeezeAndExcite(const std::string& name, int squeezed, LayerKind inner, LayerKind gate);

  [[nodiscard]] LayerGraph take() { return std::move(graph_); }

 private:
  int append(Layer layer);
  int join(LayerKind kind, int first, int second);
  void pad(Layer& layer) const;

  LayerGraph graph_;
  bool tensorFlowPadding_ = false;
};

}  // namespace lookalike::neural
