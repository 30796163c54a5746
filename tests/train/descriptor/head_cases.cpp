// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/train/descriptor/head_cases.h"

#include <torch/torch.h>

#include "core/train/descriptor/head_start.h"

namespace lookalike::testing {

namespace {

torch::Tensor through(const train::LinearHead& head, const torch::Tensor& features) {
  return features.matmul(head.weight.t()) + head.bias;
}

double meanNorm(const torch::Tensor& rows) {
  return rows.norm(2, 1).mean().item<double>();
}

}  // namespace

WhitenedPictures whitenedPictures() {
  torch::manual_seed(3);
  constexpr int kPictures = 400;
  const torch::Tensor scales = torch::tensor({1.0F, 0.5F, 0.05F, 0.05F});
  const torch::Tensor offset = torch::tensor({5.0F, -2.0F, 1.0F, 0.0F});
  const torch::Tensor plain = torch::randn({kPictures, 4}) * scales + offset;
  const torch::Tensor edited =
      plain + torch::randn({kPictures, 4}) * torch::tensor({0.02F, 0.02F, 4.0F, 0.02F});
  const train::LinearHead head = train::whiteningHead(edited, plain, 2);
  const torch::Tensor wholes = through(head, plain);
  const torch::Tensor centred = plain - plain.mean(0);
  return {wholes.mean(0).norm().item<double>(), wholes.square().sum(1).mean().item<double>(),
          meanNorm(through(head, edited) - wholes), meanNorm(edited - plain) / meanNorm(centred)};
}

FoundLine foundLine() {
  const torch::Tensor x = torch::tensor({-1.0F, 1.0F, -1.0F, 1.0F}).unsqueeze(1);
  const train::LinearHead head = train::regressionHead(x, 3.0 * x + 2.0);
  return {head.weight.item<double>(), head.bias.item<double>()};
}

}  // namespace lookalike::testing
