// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/script.h>

#include <cstddef>
#include <memory>
#include <vector>

namespace lookalike::neural {

/// The forward method of a frozen network as a graph, cut open at its last maps: each is taken out of the
/// graph as a leaf that requires a gradient, is an output of its own, and the rest is computed from it. So a
/// run of the graph by the interpreter (not the graph executor, whose optimiser knows nothing of outside
/// gradients) lets autograd differentiate the network's answer by its maps, and the part before them runs
/// without a record.
///
/// A last map is an N × C × H × W value with more than one place, of about the shape of the input, that no
/// other such value is computed from; of one that an elementwise power, clamp or scaling only prepares for
/// pooling (GeM), the value before. A network of two branches has two.
///
/// Throws what LibTorch throws.
class MapGraph {
 public:
  /// `trial` is an input of one picture, on the network's device; the network is run on it once, to see
  /// shapes.
  MapGraph(const torch::jit::Module& frozen, const torch::Tensor& trial);

  /// 0 when the network has no such value, or hides all in loops and branches.
  [[nodiscard]] std::size_t mapCount() const { return maps_; }

  struct Outcome {
    torch::Tensor answer;  ///< as forward() gives it; of an answer that ends in a softmax, what goes into it
    std::vector<torch::Tensor> maps;
  };
  /// `holdNorm`: where the network ends by dividing its answer by something computed from it (its length),
  /// the divisor counts as a constant.
  [[nodiscard]] Outcome run(const torch::Tensor& input, bool holdNorm) const;
  [[nodiscard]] bool endsInSoftmax() const { return endsInSoftmax_; }

 private:
  struct Prepared;
  std::shared_ptr<const Prepared> prepared_;
  std::size_t maps_ = 0;
  bool endsInSoftmax_ = false;
};

}  // namespace lookalike::neural
