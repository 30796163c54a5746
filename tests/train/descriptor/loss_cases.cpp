// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/train/descriptor/loss_cases.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/repeatable_random.h"
#include "core/train/descriptor/losses.h"

namespace lookalike::testing {

namespace {

using Loss = std::function<torch::Tensor(const torch::Tensor&)>;

torch::Tensor tensorOf(const std::vector<double>& values, int dimension) {
  return torch::tensor(values, torch::kFloat64).reshape({-1, dimension});
}

torch::Tensor labelsOf(const std::vector<std::int64_t>& labels) {
  return torch::tensor(labels, torch::kInt64);
}

/// `loss` takes rows of the type that it is given.
LossOutcome outcomeOf(const torch::Tensor& rows, const Loss& loss) {
  constexpr double kStep = 1e-6;
  LossOutcome outcome;
  const torch::Tensor variable = rows.clone().requires_grad_(true);
  const torch::Tensor value = loss(variable);
  value.backward();
  outcome.value = value.item<double>();
  const torch::Tensor gradient = variable.grad().reshape({-1}).contiguous();
  for (std::int64_t i = 0; i < gradient.numel(); ++i) {
    const auto moved = [&](double by) {
      const torch::Tensor other = rows.clone();
      other.view({-1})[i] += by;
      return loss(other).item<double>();
    };
    const double slope = (moved(kStep) - moved(-kStep)) / (2.0 * kStep);
    outcome.gradient.push_back(gradient[i].item<double>());
    const double error = std::abs(slope - outcome.gradient.back());
    // A difference that is no number must not pass.
    outcome.gradientError = error <= outcome.gradientError ? outcome.gradientError : error;
  }
  const torch::Tensor single = rows.to(torch::kFloat32).requires_grad_(true);
  const torch::Tensor singleValue = loss(single);
  singleValue.backward();
  outcome.valueInSingle = singleValue.item<double>();
  outcome.isFiniteInSingle =
      std::isfinite(outcome.valueInSingle) && single.grad().isfinite().all().item<bool>();
  return outcome;
}

train::MemoryRows memoryOf(const LossInput& input, const torch::Tensor& like) {
  if (input.memory.empty()) return {};
  return {tensorOf(input.memory, input.dimension).to(like.scalar_type()), labelsOf(input.memoryLabels)};
}

/// For losses of two kinds of rows: both are moved.
LossOutcome outcomeOfBoth(
    const LossInput& input,
    const std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&)>& loss) {
  const torch::Tensor rows = tensorOf(input.rows, input.dimension);
  const std::int64_t count = rows.size(0);
  return outcomeOf(
      torch::cat({rows, tensorOf(input.memory, input.dimension)}),
      [&](const torch::Tensor& all) { return loss(all.slice(0, 0, count), all.slice(0, count)); });
}

}  // namespace

LossOutcome contrastiveOutcome(const LossInput& input, double positiveMargin, double negativeMargin) {
  return outcomeOf(tensorOf(input.rows, input.dimension), [&](const torch::Tensor& rows) {
    return train::contrastiveLoss(rows, labelsOf(input.labels), memoryOf(input, rows),
                                  {positiveMargin, negativeMargin});
  });
}

LossOutcome infoNceOutcome(const LossInput& input, double temperature) {
  return outcomeOf(tensorOf(input.rows, input.dimension), [&](const torch::Tensor& rows) {
    return train::infoNceLoss(rows, labelsOf(input.labels), memoryOf(input, rows), temperature);
  });
}

LossOutcome entropyOutcome(const LossInput& input) {
  return outcomeOf(tensorOf(input.rows, input.dimension), [&](const torch::Tensor& rows) {
    return train::entropyLoss(rows, labelsOf(input.labels), memoryOf(input, rows));
  });
}

LossOutcome cosFaceOutcome(const LossInput& input, double scale, double margin) {
  return outcomeOfBoth(input, [&](const torch::Tensor& rows, const torch::Tensor& classes) {
    return train::cosFaceLoss(rows, labelsOf(input.labels), classes, scale, margin);
  });
}

LossOutcome tripletOutcome(const LossInput& input, double margin) {
  return outcomeOf(tensorOf(input.rows, input.dimension), [&](const torch::Tensor& rows) {
    return train::tripletLoss(rows, labelsOf(input.labels), memoryOf(input, rows), margin);
  });
}

LossOutcome asymmetryOutcome(const LossInput& input) {
  return outcomeOfBoth(input, [](const torch::Tensor& wholes, const torch::Tensor& parts) {
    return train::asymmetryLoss(wholes, parts);
  });
}

LossOutcome embeddingDistillationOutcome(const LossInput& input) {
  return outcomeOf(tensorOf(input.rows, input.dimension), [&](const torch::Tensor& rows) {
    return train::embeddingDistillationLoss(rows,
                                            tensorOf(input.memory, input.dimension).to(rows.scalar_type()));
  });
}

LossOutcome relationalDistillationOutcome(const RelationInput& input, double studentTemperature,
                                          double teacherTemperature) {
  return outcomeOf(tensorOf(input.student, input.studentDimension), [&](const torch::Tensor& rows) {
    const auto like = [&](const std::vector<double>& values, int dimension) {
      return tensorOf(values, dimension).to(rows.scalar_type());
    };
    return train::relationalDistillationLoss(
        rows, like(input.teacher, input.teacherDimension), like(input.studentMemory, input.studentDimension),
        like(input.teacherMemory, input.teacherDimension), studentTemperature, teacherTemperature);
  });
}

std::vector<double> randomUnitRows(int count, int dimension, std::uint64_t seed) {
  RepeatableRandom random(seed);
  std::vector<double> rows;
  for (int i = 0; i < count; ++i) {
    std::vector<double> row;
    double square = 0.0;
    for (int d = 0; d < dimension; ++d) {
      row.push_back(random.uniform(-1.0, 1.0));
      square += row.back() * row.back();
    }
    for (const double value : row) rows.push_back(value / std::sqrt(square));
  }
  return rows;
}

}  // namespace lookalike::testing
