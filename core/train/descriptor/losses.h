// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

namespace lookalike::train {

// Losses over descriptors. Rows are L2-normalised unless said otherwise; the result is a scalar that can be
// differentiated. `labels` are 64-bit numbers of the original pictures: rows of equal label are copies of one
// picture. Where a loss has no pair to be computed from, it is 0 and still has a (zero) gradient.

/// Rows to compare with, without gradient: those of a memory. Empty tensors where there are none.
struct MemoryRows {
  torch::Tensor descriptors;  ///< M × D, L2-normalised
  torch::Tensor labels;       ///< M
};

/// Contrastive loss with margins on the Euclidean distance d of unit rows (Hadsell et al. 2006, as in yokoo
/// 2021, section 4.1): positives max(0, d - positive)², negatives max(0, negative - d)²; the mean over the
/// positives plus the mean over the negatives that are within the margin. Pairs within the batch, once for
/// each of their two rows, and of the batch with the memory (Wang et al., "Cross-batch memory", CVPR 2020).
struct ContrastiveOptions {
  double positiveMargin = 0.0;
  double negativeMargin = 1.0;
};
[[nodiscard]] torch::Tensor contrastiveLoss(const torch::Tensor& rows, const torch::Tensor& labels,
                                            const MemoryRows& memory, const ContrastiveOptions& options);

/// InfoNCE (van den Oord et al., arXiv 1807.03748; as in SSCD, arXiv 2202.10261, equation 1): for each
/// ordered pair of copies in the batch, cross entropy of the positive against all rows of other labels, of
/// batch and memory; similarities are divided by `temperature`.
[[nodiscard]] torch::Tensor infoNceLoss(const torch::Tensor& rows, const torch::Tensor& labels,
                                        const MemoryRows& memory, double temperature);

/// Differential-entropy regulariser (Sablayrolles et al., arXiv 1806.03198; SSCD equation 2): minus the mean
/// logarithm of the Euclidean distance d of each row to its nearest row of another label, batch and memory;
/// computed as √(d² + 1e-6), so that two equal rows give no infinity.
[[nodiscard]] torch::Tensor entropyLoss(const torch::Tensor& rows, const torch::Tensor& labels,
                                        const MemoryRows& memory);

/// CosFace (Wang et al., CVPR 2018) with one class a picture: cosines with `classes` (C × D, normalised here)
/// less `margin` for the right class, times `scale`, cross entropy. `labels` are places in `classes`.
[[nodiscard]] torch::Tensor cosFaceLoss(const torch::Tensor& rows, const torch::Tensor& labels,
                                        const torch::Tensor& classes, double scale, double margin);

/// Triplet loss on Euclidean distances with the hardest positive and negative of each row in batch and memory
/// (Hermans et al., arXiv 1703.07737): mean of max(0, d(positive) - d(negative) + margin) over the rows that
/// have both.
[[nodiscard]] torch::Tensor tripletLoss(const torch::Tensor& rows, const torch::Tensor& labels,
                                        const MemoryRows& memory, double margin);

/// The norm-ratio item of asymmetrical-similarity learning (wang-2022, equation 1 and section 4.2): mean of
/// exp(1 - R) with R = |whole| / |part|, for raw (not normalised) rows: row i of `wholes` holds more content
/// than row i of `parts`.
[[nodiscard]] torch::Tensor asymmetryLoss(const torch::Tensor& wholes, const torch::Tensor& parts);

/// Mean of 1 - cosine between a student's rows and its teacher's (both N × D, of any length).
[[nodiscard]] torch::Tensor embeddingDistillationLoss(const torch::Tensor& student,
                                                      const torch::Tensor& teacher);

/// Relational distillation (RDCD, arXiv 2405.17928, section 3): Kullback-Leibler divergence, teacher to
/// student, between the softmax distributions of their similarities to the same memory pictures;
/// `studentMemory` M × D and `teacherMemory` M × T have the same pictures in the same order.
[[nodiscard]] torch::Tensor relationalDistillationLoss(const torch::Tensor& student,
                                                       const torch::Tensor& teacher,
                                                       const torch::Tensor& studentMemory,
                                                       const torch::Tensor& teacherMemory,
                                                       double studentTemperature, double teacherTemperature);

}  // namespace lookalike::train
