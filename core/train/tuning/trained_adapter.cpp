// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/tuning/trained_adapter.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/check.h"
#include "core/train/tuning/best_threshold.h"

namespace lookalike::train {

namespace {

constexpr double kMostLogChange = 2.0;
constexpr double kNoLength = 1e-12;
constexpr double kSmallestSquare = 1e-12;

torch::Tensor tensorOf(const std::vector<float>& values, const std::vector<std::int64_t>& shape,
                       torch::Device device) {
  return torch::tensor(values, torch::kFloat32).reshape(shape).to(device);
}

std::vector<float> numbersOf(const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

torch::Tensor placesOf(const std::vector<std::int64_t>& places, torch::Device device) {
  return torch::tensor(places, torch::kInt64).to(device);
}

torch::Tensor distancesBetween(const torch::Tensor& rows, const torch::Tensor& others) {
  return (rows - others).square().sum(1).clamp_min(kSmallestSquare).sqrt();
}

/// Rows with the lengths only to be learnt from: directions have their own items.
torch::Tensor rawRows(const LengthRows& rows) {
  return rows.unit.detach() * rows.norms.unsqueeze(1);
}

torch::Tensor normItem(const LengthRows& rows, const TuningBatch& batch) {
  const torch::Tensor raw = rawRows(rows);
  return asymmetryLoss(raw.index_select(0, placesOf(batch.wholes, raw.device())),
                       raw.index_select(0, placesOf(batch.parts, raw.device())));
}

std::vector<torch::Tensor> leavesOf(const neural::DescriptorAdapter& adapter, torch::Device device) {
  const std::int64_t inputs = adapter.inputDimension;
  const std::int64_t hidden = adapter.hidden;
  std::vector<torch::Tensor> leaves{
      tensorOf(adapter.projection, {adapter.dimension, inputs}, device),
      tensorOf(adapter.normIn, {hidden, inputs}, device), tensorOf(adapter.normInBias, {hidden}, device),
      tensorOf(adapter.normOut, {1, hidden}, device), tensorOf({adapter.normOutBias}, {1}, device)};
  for (torch::Tensor& leaf : leaves) leaf.requires_grad_(true);
  return leaves;
}

}  // namespace

LengthRows lengthRowsOf(const torch::Tensor& raw) {
  const torch::Tensor norms = raw.square().sum(1).clamp_min(kNoLength * kNoLength).sqrt();
  return {raw / norms.unsqueeze(1), norms};
}

TrainedAdapter::TrainedAdapter(const neural::DescriptorAdapter& start, torch::Device device)
    : shape_(start), weights_(leavesOf(start, device)) {}

LengthRows TrainedAdapter::adapted(const LengthRows& rows) const {
  const std::vector<torch::Tensor>& weights = weights_.weights();
  const torch::Tensor turned = rows.unit.matmul(weights[0].t());
  const torch::Tensor reach = turned.square().sum(1, true).clamp_min(kNoLength * kNoLength).sqrt();
  const torch::Tensor hidden = torch::addmm(weights[2], rows.unit, weights[1].t()).relu();
  const torch::Tensor change = torch::addmm(weights[4], hidden, weights[3].t()).squeeze(1);
  return {turned / reach, rows.norms * (kMostLogChange * change.tanh()).exp()};
}

neural::DescriptorAdapter TrainedAdapter::best() const {
  neural::DescriptorAdapter adapter = shape_;
  const std::vector<torch::Tensor>& best = weights_.best();
  adapter.projection = numbersOf(best[0]);
  adapter.normIn = numbersOf(best[1]);
  adapter.normInBias = numbersOf(best[2]);
  adapter.normOut = numbersOf(best[3]);
  adapter.normOutBias = numbersOf(best[4]).front();
  return adapter;
}

torch::Tensor tuningLoss(const LengthRows& rows, const TuningBatch& batch, const MemoryRows& memory,
                         const AdapterRecipe& recipe) {
  const torch::Tensor labels = placesOf(batch.labels, rows.unit.device());
  torch::Tensor loss =
      contrastiveLoss(rows.unit, labels, memory, {recipe.positiveMargin, recipe.negativeMargin});
  if (recipe.hardNegatives == HardNegativeRole::kNegative && !batch.alikeFirst.empty()) {
    const torch::Tensor distances =
        distancesBetween(rows.unit.index_select(0, placesOf(batch.alikeFirst, labels.device())),
                         rows.unit.index_select(0, placesOf(batch.alikeLast, labels.device())));
    loss = loss + recipe.hardNegativeWeight * (recipe.hardNegativeMargin - distances).relu().square().mean();
  }
  if (recipe.normWeight > 0.0 && !batch.wholes.empty())
    loss = loss + recipe.normWeight * normItem(rows, batch);
  return loss;
}

TuningValidator::TuningValidator(const std::vector<TuningPair>& pairs,
                                 const std::vector<std::int64_t>& labelOfRow, const AdapterRecipe& recipe)
    : recipe_(recipe) {
  for (const TuningPair& pair : pairs) {
    if (!(pair.weight > 0.0F)) continue;
    pairs_.push_back(pair);
    batch_.add(pair, labelOfRow, false);
  }
}

TuningValidator::Outcome TuningValidator::of(const LengthRows& rows, const MemoryRows& background) {
  LOOKALIKE_CHECK(rows.unit.size(0) == static_cast<std::int64_t>(batch_.rows.size()));
  const torch::Tensor pairs = rows.unit.reshape({-1, 2, rows.unit.size(1)});
  const std::vector<float> distances = numbersOf(distancesBetween(pairs.select(1, 0), pairs.select(1, 1)));
  const std::vector<float> norms = numbersOf(rows.norms);

  struct Mean {
    double sum = 0.0;
    double weight = 0.0;
    void add(double value, double by) {
      sum += by * value;
      weight += by;
    }
    [[nodiscard]] double value() const { return weight > 0.0 ? sum / weight : 0.0; }
  };
  Mean positives;
  Mean alike;
  Mean ratios;
  std::vector<WeightedScore> scored;
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    const TuningPair& pair = pairs_[i];
    const auto weight = static_cast<double>(pair.weight);
    const auto distance = static_cast<double>(distances[i]);
    const bool isAlike = pair.kind == TuningPairKind::kHardNegative;
    if (isAlike && recipe_.hardNegatives == HardNegativeRole::kNegative) {
      alike.add(std::pow(std::max(0.0, recipe_.hardNegativeMargin - distance), 2.0), weight);
    } else {
      positives.add(std::pow(std::max(0.0, distance - recipe_.positiveMargin), 2.0), weight);
    }
    scored.push_back({-distance, !isAlike, weight});
    if (pair.kind == TuningPairKind::kCopy) continue;
    const double ratio = std::max(1e-9, static_cast<double>(norms[2 * i])) /
                         std::max(1e-9, static_cast<double>(norms[2 * i + 1]));
    const double item = std::exp(1.0 - (isAlike ? 1.0 / ratio : ratio));
    const double turned = std::exp(1.0 - (isAlike ? ratio : 1.0 / ratio));
    ratios.add(isAlike && !pair.isOrdered ? (item + turned) / 2.0 : item, weight);
  }

  double negatives = 0.0;
  if (background.descriptors.defined() && background.descriptors.size(0) > 0) {
    const torch::Tensor cosines = rows.unit.matmul(background.descriptors.t());
    const torch::Tensor same =
        placesOf(batch_.labels, cosines.device()).unsqueeze(1).eq(background.labels.unsqueeze(0));
    const torch::Tensor shortfalls =
        (recipe_.negativeMargin - (cosines * -2.0 + 2.0).clamp_min(kSmallestSquare).sqrt())
            .relu()
            .masked_fill(same, 0.0);
    if (negatives_ == 0.0)
      negatives_ = std::max(1.0, shortfalls.count_nonzero().to(torch::kFloat64).item<double>());
    negatives = shortfalls.square().sum().item<double>() / negatives_;
  }

  Outcome outcome;
  outcome.loss = positives.value() + recipe_.hardNegativeWeight * alike.value() + negatives +
                 recipe_.normWeight * ratios.value();
  const PrecisionAndRecall told = atBestThreshold(std::move(scored));
  outcome.precision = told.precision;
  outcome.recall = told.recall;
  return outcome;
}

}  // namespace lookalike::train
