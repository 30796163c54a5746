// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace lookalike::neural {

/// A TorchScript network from pictures to rows whose weights can be trained: in evaluation mode (statistics
/// of batch norms do not move, nothing is dropped), in single precision, on its device.
class TrainableScript {
 public:
  /// The last weights, counted from the output in the order in which the file has them, up to `share` of all
  /// numbers and at least the last tensor, can be trained; 1: all. Errors: kBadModel (no TorchScript file, no
  /// forward method, or no weights: a frozen network has them as constants), kOutOfMemory.
  [[nodiscard]] static Result<TrainableScript> load(std::span<const std::byte> bytes, const std::string& path,
                                                    torch::Device device, double share);
  TrainableScript(TrainableScript&&) noexcept;
  TrainableScript& operator=(TrainableScript&&) noexcept;
  ~TrainableScript();

  /// Leaves that require a gradient; whoever writes into them changes the network.
  [[nodiscard]] const std::vector<torch::Tensor>& weights() const;

  /// N rows of floats for N pictures, with gradients where they are on. The same operations at every call,
  /// unlike those of the graph executor, which change once it has seen some: so the same run gives the same
  /// numbers. Throws what LibTorch throws, and std::runtime_error where the answer is no such rows.
  [[nodiscard]] torch::Tensor forward(const torch::Tensor& pictures) const;

  /// The TorchScript file with `values` in place of weights(), each in the precision that the file had.
  /// Throws what LibTorch throws.
  [[nodiscard]] std::vector<std::byte> fileWith(const std::vector<torch::Tensor>& values) const;

 private:
  struct Impl;
  explicit TrainableScript(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace lookalike::neural
