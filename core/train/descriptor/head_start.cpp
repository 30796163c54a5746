// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/head_start.h"

#include <torch/torch.h>

#include "core/base/check.h"

namespace lookalike::train {

namespace {

constexpr double kShrinkage = 0.05;  ///< of the mean variance, added to each

torch::Tensor shrunk(const torch::Tensor& covariance) {
  const torch::Tensor mean = covariance.diagonal().mean();
  return covariance + kShrinkage * mean * torch::eye(covariance.size(0), covariance.options());
}

LinearHead headOf(const torch::Tensor& projection, const torch::Tensor& bias) {
  return {projection.t().contiguous().to(torch::kFloat32), bias.to(torch::kFloat32)};
}

}  // namespace

LinearHead whiteningHead(const torch::Tensor& edited, const torch::Tensor& plain, int dimension) {
  LOOKALIKE_CHECK(edited.sizes() == plain.sizes() && plain.size(0) >= 2 && dimension <= plain.size(1));
  const torch::Tensor wholes = plain.to(torch::kFloat64);
  const torch::Tensor changes = edited.to(torch::kFloat64) - wholes;
  const auto count = static_cast<double>(plain.size(0));
  const auto [changeVariances, changeDirections] =
      torch::linalg_eigh(shrunk(changes.t().matmul(changes) / count));
  const torch::Tensor whitening =
      changeDirections.matmul((1.0 / changeVariances.sqrt()).diag()).matmul(changeDirections.t());
  const torch::Tensor mean = wholes.mean(0);
  const torch::Tensor centred = (wholes - mean).matmul(whitening);
  const auto [variances, directions] = torch::linalg_eigh(centred.t().matmul(centred) / count);  // ascending
  const std::int64_t channels = plain.size(1);
  torch::Tensor projection = whitening.matmul(directions.slice(1, channels - dimension, channels));
  projection = projection / variances.slice(0, channels - dimension, channels).sum().clamp_min(1e-12).sqrt();
  return headOf(projection, -mean.matmul(projection));
}

LinearHead regressionHead(const torch::Tensor& features, const torch::Tensor& descriptors) {
  LOOKALIKE_CHECK(features.size(0) == descriptors.size(0) && features.size(0) >= 2);
  const torch::Tensor inputs = features.to(torch::kFloat64);
  const torch::Tensor outputs = descriptors.to(torch::kFloat64);
  const torch::Tensor meanInput = inputs.mean(0);
  const torch::Tensor meanOutput = outputs.mean(0);
  const torch::Tensor centred = inputs - meanInput;
  const auto count = static_cast<double>(inputs.size(0));
  const torch::Tensor projection = torch::linalg_solve(shrunk(centred.t().matmul(centred) / count),
                                                       centred.t().matmul(outputs - meanOutput) / count);
  return headOf(projection, meanOutput - meanInput.matmul(projection));
}

}  // namespace lookalike::train
