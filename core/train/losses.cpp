// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/losses.h"

#include <utility>

#include "core/base/check.h"

namespace lookalike::train {

namespace {

// Finite, so that a row without anything to compare with gives no "infinity minus infinity" in a gradient.
constexpr double kNoLogit = -1e30;
constexpr double kBelowAnyCosine = -4.0;
constexpr double kAboveAnyCosine = 4.0;
constexpr double kSmallestSquare = 1e-12;
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

}  // namespace

torch::Tensor contrastiveLoss(const torch::Tensor& rows, const torch::Tensor& labels,
                              const MemoryRows& memory, const ContrastiveOptions& options) {
  checkRows(rows, labels, memory);
  const auto itemsOf = [&](const torch::Tensor& others, const torch::Tensor& positive,
                           const torch::Tensor& negative) {
    const torch::Tensor distances = distancesOf(rows.matmul(others.t()));
    const torch::Tensor apart = (distances - options.positiveMargin).relu().square();
    const torch::Tensor shortfall = (options.negativeMargin - distances).relu();
    return std::pair{maskedSum(apart, positive),
                     maskedSum(shortfall.square(), negative.logical_and(shortfall.detach().ne(0.0)))};
  };
  const torch::Tensor same = sameLabels(labels, labels);
  auto [positives, negatives] = itemsOf(rows, copyPairs(same), same.logical_not());
  if (!isEmpty(memory)) {
    const torch::Tensor sameInMemory = sameLabels(labels, memory.labels);
    const auto [morePositives, moreNegatives] =
        itemsOf(memory.descriptors.detach(), sameInMemory, sameInMemory.logical_not());
    positives = plus(positives, morePositives);
    negatives = plus(negatives, moreNegatives);
  }
  return meanOf(positives) + meanOf(negatives);
}

torch::Tensor infoNceLoss(const torch::Tensor& rows, const torch::Tensor& labels, const MemoryRows& memory,
                          double temperature) {
  checkRows(rows, labels, memory);
  LOOKALIKE_CHECK(temperature > 0.0);
  if (rows.size(0) == 0) return zeroOf(rows);
  // Divided before the product: N × D numbers instead of N × M.
  const torch::Tensor scaled = rows / temperature;
  const torch::Tensor logits = scaled.matmul(rows.t());
  const torch::Tensor same = sameLabels(labels, labels);
  torch::Tensor negatives = logits.masked_fill(same, kNoLogit).logsumexp(1);
  if (!isEmpty(memory)) {
    const torch::Tensor inMemory = scaled.matmul(memory.descriptors.detach().t());
    negatives = torch::logaddexp(
        negatives, inMemory.masked_fill(sameLabels(labels, memory.labels), kNoLogit).logsumexp(1));
  }
  // -log(e^p / (e^p + sum of e^n)) = softplus(log of the sum - p)
  const torch::Tensor losses = torch::softplus(negatives.unsqueeze(1) - logits);
  return meanOf(maskedSum(losses, copyPairs(same)));
}

torch::Tensor entropyLoss(const torch::Tensor& rows, const torch::Tensor& labels, const MemoryRows& memory) {
  checkRows(rows, labels, memory);
  if (rows.size(0) == 0) return zeroOf(rows);
  // Which row is nearest needs no gradient, so that only N × D numbers are differentiated.
  const torch::Tensor fixed = rows.detach();
  const auto nearestOf = [&](const torch::Tensor& others, const torch::Tensor& otherLabels) {
    return fixed.matmul(others.t()).masked_fill_(sameLabels(labels, otherLabels), kBelowAnyCosine).max(1);
  };
  auto [similarity, place] = nearestOf(fixed, labels);
  torch::Tensor neighbours = rows.index_select(0, place);
  if (!isEmpty(memory)) {
    const auto [inMemory, placeInMemory] = nearestOf(memory.descriptors, memory.labels);
    const torch::Tensor remembered = memory.descriptors.detach().index_select(0, placeInMemory);
    neighbours = torch::where((inMemory > similarity).unsqueeze(1), remembered, neighbours);
    similarity = torch::maximum(similarity, inMemory);
  }
  // The difference itself: 2 - 2 cosine has no digits left where rows are close, which is where it matters.
  const torch::Tensor squares = (rows - neighbours).square().sum(1) + kEntropyFloor;
  return meanOf(maskedSum(squares.log() * -0.5, similarity.eq(kBelowAnyCosine).logical_not()));
}

torch::Tensor cosFaceLoss(const torch::Tensor& rows, const torch::Tensor& labels,
                          const torch::Tensor& classes, double scale, double margin) {
  LOOKALIKE_CHECK(rows.dim() == 2 && classes.dim() == 2 && classes.size(1) == rows.size(1));
  LOOKALIKE_CHECK(labels.dim() == 1 && labels.size(0) == rows.size(0));
  if (rows.size(0) == 0) return zeroOf(rows);
  const torch::Tensor lengths = classes.square().sum(1, true).clamp_min(kSmallestSquare).sqrt();
  const torch::Tensor cosines = rows.matmul((classes / lengths).t());
  const torch::Tensor places = labels.unsqueeze(1);
  const torch::Tensor margins = torch::zeros_like(cosines).scatter_(1, places, margin);
  const torch::Tensor logits = (cosines - margins) * scale;
  return (logits.logsumexp(1) - logits.gather(1, places).squeeze(1)).mean();
}

torch::Tensor tripletLoss(const torch::Tensor& rows, const torch::Tensor& labels, const MemoryRows& memory,
                          double margin) {
  checkRows(rows, labels, memory);
  if (rows.size(0) == 0) return zeroOf(rows);
  const torch::Tensor cosines = rows.matmul(rows.t());
  const torch::Tensor same = sameLabels(labels, labels);
  torch::Tensor leastAlike = cosines.masked_fill(copyPairs(same).logical_not(), kAboveAnyCosine).amin(1);
  torch::Tensor mostAlike = cosines.masked_fill(same, kBelowAnyCosine).amax(1);
  if (!isEmpty(memory)) {
    const torch::Tensor inMemory = rows.matmul(memory.descriptors.detach().t());
    const torch::Tensor sameInMemory = sameLabels(labels, memory.labels);
    leastAlike =
        torch::minimum(leastAlike, inMemory.masked_fill(sameInMemory.logical_not(), kAboveAnyCosine).amin(1));
    mostAlike = torch::maximum(mostAlike, inMemory.masked_fill(sameInMemory, kBelowAnyCosine).amax(1));
  }
  const torch::Tensor hasBoth = leastAlike.detach()
                                    .eq(kAboveAnyCosine)
                                    .logical_or(mostAlike.detach().eq(kBelowAnyCosine))
                                    .logical_not();
  const torch::Tensor losses = (distancesOf(leastAlike) - distancesOf(mostAlike) + margin).relu();
  return meanOf(maskedSum(losses, hasBoth));
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
  const torch::Tensor target =
      (teacher.detach() / teacherTemperature).matmul(teacherMemory.detach().t()).log_softmax(1);
  const torch::Tensor guess =
      (student / studentTemperature).matmul(studentMemory.detach().t()).log_softmax(1);
  return (target.exp() * (target - guess)).sum(1).mean();
}

}  // namespace lookalike::train
