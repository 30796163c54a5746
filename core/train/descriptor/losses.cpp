// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/losses.h"

#include <torch/types.h>

#include <utility>

#include "core/base/check.h"

namespace lookalike::train {

namespace {

// Finite, so that a row without anything to compare with gives no "infinity minus infinity" in a gradient.
constexpr double kNoLogit = -1e30;
constexpr double kBelowAnyCosine = -4.0;
constexpr double kSmallestSquare = 1e-12;
// In single precision, 2 - 2 cosine of equal rows is no nearer to 0 than this.
constexpr double kSmallestSquareInMemory = 1e-6;
// Of a distance in the entropy item: its gradient is at most 500.
constexpr double kEntropyFloor = 1e-6;

/// A scalar 0 that can be differentiated.
torch::Tensor zeroOf(const torch::Tensor& rows) {
  return rows.slice(0, 0, 0).sum();
}

bool isEmpty(const MemoryRows& memory) {
  return !memory.descriptors.defined() || memory.descriptors.size(0) == 0;
}

void checkRows(const torch::Tensor& rows, const torch::Tensor& labels, const MemoryRows& memory) {
  LOOKALIKE_CHECK(rows.dim() == 2 && labels.dim() == 1 && labels.size(0) == rows.size(0));
  if (isEmpty(memory)) return;
  LOOKALIKE_CHECK(memory.descriptors.dim() == 2 && memory.descriptors.size(1) == rows.size(1));
  LOOKALIKE_CHECK(memory.labels.size(0) == memory.descriptors.size(0));
}

/// N × M: whether a row's label is that of the other row.
torch::Tensor sameLabels(const torch::Tensor& labels, const torch::Tensor& others) {
  return labels.unsqueeze(1).eq(others.unsqueeze(0));
}

/// N × N: ordered pairs of two rows of one label.
torch::Tensor copyPairs(const torch::Tensor& same) {
  const torch::Tensor itself =
      torch::eye(same.size(0), torch::TensorOptions().dtype(torch::kBool).device(same.device()));
  return same.logical_and(itself.logical_not());
}

/// Sum over the entries that `mask` picks, and how many they are.
struct MaskedSum {
  torch::Tensor sum;
  torch::Tensor count;  ///< of the values' type
};

MaskedSum maskedSum(const torch::Tensor& values, const torch::Tensor& mask) {
  return {values.masked_fill(mask.logical_not(), 0.0).sum(), mask.sum().to(values.scalar_type())};
}

/// 0 where there is nothing, without asking the device how many there are.
torch::Tensor meanOf(const MaskedSum& masked) {
  return masked.sum / masked.count.clamp_min(1.0);
}

MaskedSum plus(const MaskedSum& one, const MaskedSum& other) {
  return {one.sum + other.sum, one.count + other.count};
}

/// Of unit rows, from their cosines; the floor keeps the root's slope finite.
torch::Tensor distancesOf(const torch::Tensor& cosines) {
  return (cosines * -2.0 + 2.0).clamp_min(kSmallestSquare).sqrt();
}

// What is computed from a memory is an N × M matrix, M some 20,000. Left to autograd, each step of the
// formula would keep another matrix of that size, and filling new memory takes longer than the arithmetic. So
// value and slope are computed here, in place, and withSlope() puts them together.

/// `value` (a scalar, or one number a row) with the gradient Σ `slopes` · gradient of `rows`, by rows or over
/// all.
torch::Tensor withSlope(const torch::Tensor& value, const torch::Tensor& rows, const torch::Tensor& slopes) {
  const torch::Tensor products = rows * slopes;
  const torch::Tensor line = value.dim() == 0 ? products.sum() : products.sum(1);
  return value + (line - line.detach());
}

/// The negatives' item of the contrastive loss: squared shortfalls from the margin.
MaskedSum shortfallsInMemory(const torch::Tensor& rows, const torch::Tensor& others,
                             const torch::Tensor& same, double margin) {
  torch::Tensor distances = rows.detach().matmul(others.t());
  distances.mul_(-2.0).add_(2.0).clamp_min_(kSmallestSquareInMemory).sqrt_();
  torch::Tensor shortfalls = (margin - distances).relu_().masked_fill_(same, 0.0);
  const torch::Tensor flat = shortfalls.view({-1});
  const torch::Tensor sum = flat.dot(flat);
  const torch::Tensor count = flat.count_nonzero().to(rows.scalar_type());
  // By the cosine c, with d = √(2 - 2c): (margin - d)² has the slope 2 (margin - d) / d.
  const torch::Tensor slopes = shortfalls.div_(distances).mul_(2.0).matmul(others);
  return {withSlope(sum, rows, slopes), count};
}

/// One number a row: log of the sum of exp(row · other) over the others that `left` does not leave out.
torch::Tensor logSumInMemory(const torch::Tensor& rows, const torch::Tensor& others,
                             const torch::Tensor& left) {
  torch::Tensor logits = rows.detach().matmul(others.t()).masked_fill_(left, kNoLogit);
  const torch::Tensor largest = logits.amax(1, true);
  logits.sub_(largest).exp_();
  const torch::Tensor sums = logits.sum(1, true);
  return withSlope((sums.log() + largest).squeeze(1), rows, logits.matmul(others) / sums);
}

/// For each row the largest product with the others that `left` does not leave out (kBelowAnyCosine where
/// there are none), and that other row.
struct Nearest {
  torch::Tensor similarity;  ///< N, without gradient
  torch::Tensor row;         ///< N × D
};
Nearest nearestOf(const torch::Tensor& rows, const torch::Tensor& others, const torch::Tensor& left) {
  const auto [similarity, place] =
      rows.detach().matmul(others.detach().t()).masked_fill_(left, kBelowAnyCosine).max(1);
  return {similarity, others.index_select(0, place)};
}

Nearest nearer(const Nearest& one, const Nearest& other) {
  return {torch::maximum(one.similarity, other.similarity),
          torch::where((other.similarity > one.similarity).unsqueeze(1), other.row, one.row)};
}

/// Of pairs of unit rows; the floor keeps the root's slope finite.
torch::Tensor distancesBetween(const torch::Tensor& rows, const torch::Tensor& others) {
  return (rows - others).square().sum(1).clamp_min(kSmallestSquare).sqrt();
}

}  // namespace

torch::Tensor contrastiveLoss(const torch::Tensor& rows, const torch::Tensor& labels,
                              const MemoryRows& memory, const ContrastiveOptions& options) {
  checkRows(rows, labels, memory);
  const auto apart = [&](const torch::Tensor& distances) {
    return (distances - options.positiveMargin).relu().square();
  };
  const torch::Tensor same = sameLabels(labels, labels);
  const torch::Tensor distances = distancesOf(rows.matmul(rows.t()));
  const torch::Tensor shortfalls = (options.negativeMargin - distances).relu();
  MaskedSum positives = maskedSum(apart(distances), copyPairs(same));
  MaskedSum negatives =
      maskedSum(shortfalls.square(), same.logical_not().logical_and(shortfalls.detach().ne(0.0)));
  if (!isEmpty(memory)) {
    const torch::Tensor others = memory.descriptors.detach();
    const torch::Tensor sameInMemory = sameLabels(labels, memory.labels);
    negatives = plus(negatives, shortfallsInMemory(rows, others, sameInMemory, options.negativeMargin));
    // Few rows of a memory are of the batch's own pictures.
    const torch::Tensor places = sameInMemory.nonzero();
    const torch::Tensor between = distancesBetween(rows.index_select(0, places.select(1, 0)),
                                                   others.index_select(0, places.select(1, 1)));
    const torch::Tensor count = torch::full({}, static_cast<double>(places.size(0)), between.options());
    positives = plus(positives, {apart(between).sum(), count});
  }
  return meanOf(positives) + meanOf(negatives);
}

torch::Tensor infoNceLoss(const torch::Tensor& rows, const torch::Tensor& labels, const MemoryRows& memory,
                          double temperature) {
  checkRows(rows, labels, memory);
  LOOKALIKE_CHECK(temperature > 0.0);
  if (rows.size(0) == 0) return zeroOf(rows);
  const torch::Tensor scaled = rows / temperature;
  const torch::Tensor logits = scaled.matmul(rows.t());
  const torch::Tensor same = sameLabels(labels, labels);
  torch::Tensor negatives = logits.masked_fill(same, kNoLogit).logsumexp(1);
  if (!isEmpty(memory)) {
    negatives = torch::logaddexp(
        negatives, logSumInMemory(scaled, memory.descriptors.detach(), sameLabels(labels, memory.labels)));
  }
  // -log(e^p / (e^p + sum of e^n)) = softplus(log of the sum - p)
  const torch::Tensor losses = torch::softplus(negatives.unsqueeze(1) - logits);
  return meanOf(maskedSum(losses, copyPairs(same)));
}

torch::Tensor entropyLoss(const torch::Tensor& rows, const torch::Tensor& labels, const MemoryRows& memory) {
  checkRows(rows, labels, memory);
  if (rows.size(0) == 0) return zeroOf(rows);
  Nearest nearest = nearestOf(rows, rows, sameLabels(labels, labels));
  if (!isEmpty(memory)) {
    nearest =
        nearer(nearest, nearestOf(rows, memory.descriptors.detach(), sameLabels(labels, memory.labels)));
  }
  // The difference itself: 2 - 2 cosine has no digits left where rows are close, which is where it matters.
  const torch::Tensor squares = (rows - nearest.row).square().sum(1) + kEntropyFloor;
  return meanOf(maskedSum(squares.log() * -0.5, nearest.similarity.eq(kBelowAnyCosine).logical_not()));
}

torch::Tensor cosFaceLoss(const torch::Tensor& rows, const torch::Tensor& labels,
                          const torch::Tensor& classes, double scale, double margin) {
  LOOKALIKE_CHECK(rows.dim() == 2 && classes.dim() == 2 && classes.size(1) == rows.size(1));
  LOOKALIKE_CHECK(labels.dim() == 1 && labels.size(0) == rows.size(0));
  if (rows.size(0) == 0) return zeroOf(rows);
  const torch::Tensor lengths = classes.square().sum(1, true).clamp_min(kSmallestSquare).sqrt();
  const torch::Tensor cosines = rows.matmul((classes / lengths).t());
  const torch::Tensor places = labels.unsqueeze(1);
  const torch::Tensor logits =
      (cosines * scale)
          .scatter_add_(1, places, torch::full({rows.size(0), 1}, -scale * margin, cosines.options()));
  return (logits.logsumexp(1) - logits.gather(1, places).squeeze(1)).mean();
}

torch::Tensor tripletLoss(const torch::Tensor& rows, const torch::Tensor& labels, const MemoryRows& memory,
                          double margin) {
  checkRows(rows, labels, memory);
  if (rows.size(0) == 0) return zeroOf(rows);
  // The farthest copy is the nearest of the opposite rows.
  const torch::Tensor same = sameLabels(labels, labels);
  Nearest positive = nearestOf(-rows, rows, copyPairs(same).logical_not());
  Nearest negative = nearestOf(rows, rows, same);
  if (!isEmpty(memory)) {
    const torch::Tensor others = memory.descriptors.detach();
    const torch::Tensor sameInMemory = sameLabels(labels, memory.labels);
    positive = nearer(positive, nearestOf(-rows, others, sameInMemory.logical_not()));
    negative = nearer(negative, nearestOf(rows, others, sameInMemory));
  }
  const torch::Tensor lacksOne =
      positive.similarity.eq(kBelowAnyCosine).logical_or(negative.similarity.eq(kBelowAnyCosine));
  const torch::Tensor losses =
      (distancesBetween(rows, positive.row) - distancesBetween(rows, negative.row) + margin).relu();
  return meanOf(maskedSum(losses, lacksOne.logical_not()));
}

torch::Tensor asymmetryLoss(const torch::Tensor& wholes, const torch::Tensor& parts) {
  LOOKALIKE_CHECK(wholes.dim() == 2 && wholes.sizes() == parts.sizes());
  if (wholes.size(0) == 0) return zeroOf(wholes) + zeroOf(parts);
  const auto lengths = [](const torch::Tensor& rows) {
    return rows.square().sum(1).clamp_min(kSmallestSquare).sqrt();
  };
  return (1.0 - lengths(wholes) / lengths(parts)).exp().mean();
}

torch::Tensor embeddingDistillationLoss(const torch::Tensor& student, const torch::Tensor& teacher) {
  LOOKALIKE_CHECK(student.dim() == 2 && student.sizes() == teacher.sizes());
  if (student.size(0) == 0) return zeroOf(student);
  const torch::Tensor target = teacher.detach();
  const torch::Tensor lengths =
      (student.square().sum(1) * target.square().sum(1)).clamp_min(kSmallestSquare).sqrt();
  return (1.0 - (student * target).sum(1) / lengths).mean();
}

torch::Tensor relationalDistillationLoss(const torch::Tensor& student, const torch::Tensor& teacher,
                                         const torch::Tensor& studentMemory,
                                         const torch::Tensor& teacherMemory, double studentTemperature,
                                         double teacherTemperature) {
  LOOKALIKE_CHECK(student.dim() == 2 && teacher.dim() == 2 && student.size(0) == teacher.size(0));
  LOOKALIKE_CHECK(studentTemperature > 0.0 && teacherTemperature > 0.0);
  const bool nothingKept = !studentMemory.defined() || studentMemory.size(0) == 0;
  if (student.size(0) == 0 || nothingKept) return zeroOf(student);
  LOOKALIKE_CHECK(studentMemory.size(0) == teacherMemory.size(0));
  const torch::Tensor scaled = student / studentTemperature;
  const torch::Tensor others = studentMemory.detach();
  torch::Tensor target =
      (teacher.detach() / teacherTemperature).matmul(teacherMemory.detach().t()).log_softmax(1);
  torch::Tensor guess = scaled.detach().matmul(others.t()).log_softmax(1);
  const torch::Tensor share = target.exp();
  const torch::Tensor divergence = target.sub_(guess).mul_(share).sum(1);
  // By a similarity: the student's share less the teacher's.
  const torch::Tensor slopes = guess.exp_().sub_(share).matmul(others);
  return withSlope(divergence, scaled, slopes).mean();
}

}  // namespace lookalike::train
