// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <vector>

#include "core/neural/descriptor_adapter.h"
#include "core/train/descriptor/losses.h"
#include "core/train/tuning/adapter_trainer.h"
#include "core/train/tuning/kept_weights.h"
#include "core/train/tuning/tuning_batch.h"

namespace lookalike::train {

/// Rows as unit vectors (N × D) and their lengths (N).
struct LengthRows {
  torch::Tensor unit;
  torch::Tensor norms;
};

/// Splits raw rows.
[[nodiscard]] LengthRows lengthRowsOf(const torch::Tensor& raw);

/// An adapter whose weights can be trained.
class TrainedAdapter {
 public:
  TrainedAdapter(const neural::DescriptorAdapter& start, torch::Device device);

  /// In the order projection, normIn, normInBias, normOut, normOutBias.
  [[nodiscard]] KeptWeights& weights() { return weights_; }
  [[nodiscard]] const KeptWeights& weights() const { return weights_; }
  /// As neural::adaptRows().
  [[nodiscard]] LengthRows adapted(const LengthRows& rows) const;
  [[nodiscard]] neural::DescriptorAdapter best() const;

 private:
  neural::DescriptorAdapter shape_;
  KeptWeights weights_;
};

/// The loss of adapted rows of a batch, without the anchor: contrastive with the memory; hard negatives
/// apart where that is their role; the norm-ratio item.
[[nodiscard]] torch::Tensor tuningLoss(const LengthRows& rows, const TuningBatch& batch,
                                       const MemoryRows& memory, const AdapterRecipe& recipe);

/// How good adapted rows are on pairs that are not trained on: the same items, but each as a mean over pairs
/// (by their weight) that stays the same set from one call to the next, so that calls can be compared.
class TuningValidator {
 public:
  /// Pairs of rows that every call gives; all of them once, in this order (see batch()).
  TuningValidator(const std::vector<TuningPair>& pairs, const std::vector<std::int64_t>& labelOfRow,
                  const AdapterRecipe& recipe);

  [[nodiscard]] bool isEmpty() const { return pairs_.empty(); }
  [[nodiscard]] const TuningBatch& batch() const { return batch_; }

  struct Outcome {
    double loss = 0.0;
    double precision = 0.0;  ///< NaN unless there are copies and hard negatives
    double recall = 0.0;
  };
  /// `rows` of batch(); `background`: unit rows and labels of what are no copies of them, the same ones at
  /// each call. The first call must be with what training begins with: the negatives within the margin then
  /// are those that the mean is over.
  [[nodiscard]] Outcome of(const LengthRows& rows, const MemoryRows& background);
  /// How many those are, for checkpoints.
  [[nodiscard]] double negatives() const { return negatives_; }
  void setNegatives(double count) { negatives_ = count; }

 private:
  const AdapterRecipe& recipe_;
  std::vector<TuningPair> pairs_;
  TuningBatch batch_;
  double negatives_ = 0.0;
};

}  // namespace lookalike::train
