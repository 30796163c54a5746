// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace lookalike::train {

/// A linear map of pooled features to descriptors: weight dimension × channels, bias dimension.
struct LinearHead {
  torch::Tensor weight;
  torch::Tensor bias;
};

/// Learnt whitening in closed form (Mikolajczyk and Matas, ICCV 2007; as Radenović et al., arXiv 1711.02512,
/// section 3.3): directions in which an edit changes the features of one picture are made short, and of what
/// is left the `dimension` directions in which pictures differ most are kept. `edited` and `plain`: N ×
/// channels, row i of both of the same picture. Rows of `plain` come out with a mean of 0 and a mean squared
/// length of 1. The within-picture covariance is shrunk towards a multiple of the identity, since N may be
/// small. dimension <= channels, N >= 2.
[[nodiscard]] LinearHead whiteningHead(const torch::Tensor& edited, const torch::Tensor& plain,
                                       int dimension);

/// Ridge regression from features (N × channels) to descriptors that are to be had (N × dimension).
[[nodiscard]] LinearHead regressionHead(const torch::Tensor& features, const torch::Tensor& descriptors);

}  // namespace lookalike::train
