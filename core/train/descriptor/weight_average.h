// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "core/base/result.h"

namespace lookalike::train {

/// The exponential moving average of a network's parameters and of its buffers (statistics of batch norms):
/// what is evaluated and shipped is the average, what is trained on stays as it is.
class WeightAverage {
 public:
  /// Starts with the weights as they are. `decay` (0 to 1) is the share of the old average that stays at each
  /// update; the first updates keep less, (1 + n) / (10 + n), so that random first weights are soon
  /// forgotten.
  WeightAverage(const torch::nn::Module& network, double decay);

  /// Once a batch. The network has the same parameters as that of the constructor.
  void update(const torch::nn::Module& network);

  /// Exchanges the network's values and the average: to evaluate, and once more to go on.
  void swapWith(torch::nn::Module& network);

  /// For checkpoints, as entries "average/…". Errors of loading: kBadModel (missing, or another network's).
  void save(torch::serialize::OutputArchive& archive) const;
  [[nodiscard]] Result<void> load(torch::serialize::InputArchive& archive);

 private:
  double decay_;
  std::int64_t updates_ = 0;
  std::vector<torch::Tensor> averages_;  ///< of parameters, then of buffers, in the network's order
};

}  // namespace lookalike::train
