// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/neural/descriptor_adapter.h"
#include "core/train/tuning/tuning_pairs.h"
#include "core/values/tuning.h"

namespace lookalike::train {

/// Descriptors under the base model and what is known of pairs of them.
struct AdapterExamples {
  int dimension = 0;
  std::vector<float> unit;              ///< rows × dimension
  std::vector<float> norms;             ///< rows; all 0 when the base gives none
  std::vector<TuningPair> verdicts;     ///< to train on
  std::vector<TuningPair> made;         ///< self-supervised: edited views (kDerived) of the library's images
  std::vector<std::size_t> background;  ///< rows of the library, no two copies of one another: negatives
  std::vector<TuningPair> validation;   ///< verdicts and made pairs that early stopping goes by
};

/// The numbers were chosen on descriptors of lookalike-1 and made verdicts (50 to 1,000, half of each kind)
/// on photographs that it had not seen, and on the same held-out groups that are told of here, so they
/// flatter: at a recall of 80 % 52 to 77 in 100 false positives less with 200 verdicts, over three splits. A
/// weight of the anchor of 0.3 gained little more than half of that, 0.003 less than 0.03 at a recall of 90
/// %.
struct AdapterRecipe {
  std::uint64_t seed = 1;
  int hidden = 32;  ///< of the norm head
  /// With positives no run (200 verdicts, their order not said) had a lower validation loss than the base.
  HardNegativeRole hardNegatives = HardNegativeRole::kNegative;
  double positiveMargin = 0.0;  ///< of the contrastive loss, on distances of unit vectors
  double negativeMargin = 1.0;
  /// Of the norm-ratio item (wang 2022, equation 3). With 1, lengths that were trained before told the
  /// direction of 68 instead of 74 in 100 pairs; a base without lengths has none without this item.
  double normWeight = 0.0;
  double anchorWeight = 0.03;  ///< squared distance of the weights from those that change nothing
  std::int64_t memory = 2048;  ///< rows of the cross-batch memory, of the background
  int verdictsInBatch = 32;    ///< pairs
  int madeInBatch = 32;
  int backgroundInBatch = 64;  ///< rows
  double momentum = 0.9;
  double learningRate = 0.05;  ///< falls by a half cosine
  std::int64_t steps = 1500;
  std::int64_t evaluateEverySteps = 50;
  int patience = 8;  ///< evaluations without a lower validation loss until it stops
  /// Of hard negatives whose role is that of negatives, an item of its own: among all the negatives they
  /// would not be heard.
  double hardNegativeWeight = 1.0;
  double hardNegativeMargin = 1.2;
};

/// All of a recipe as text, for checkpoints and reports.
[[nodiscard]] std::string fingerprintOf(const AdapterRecipe& recipe);

struct AdapterRun {
  AdapterRecipe recipe;
  /// From which a run of equal recipe and examples goes on, with the same weights as an unbroken one; removed
  /// at the end. "": none is written.
  std::string checkpointPath;
  double checkpointSeconds = 5.0;
  int threads = 1;  ///< of LibTorch
};

struct AdapterOutcome {
  neural::DescriptorAdapter adapter;  ///< of the step with the lowest validation loss; may change nothing
  std::int64_t bestStep = 0;          ///< 0: what changes nothing was best
  std::int64_t resumedAtStep = 0;
  double seconds = 0.0;
  std::vector<TuningPoint> curve;
};

/// Trains an adapter by contrastive loss with cross-batch memory (Wang et al., CVPR 2020; yokoo 2021) and the
/// norm-ratio item of wang 2022, by momentum SGD, with early stopping. Deterministic for equal examples,
/// recipe and threads. `observer` may be null. Errors: kInvalidArgument (nothing to train on, a row that is
/// not there, a checkpoint of another run), kBadModel (a loss that is not finite, with the step), kCancelled
/// (after a checkpoint was written), kOutOfMemory, those of files. Without anything to validate with the last
/// weights are taken. LibTorch's number of threads is set for the whole process.
[[nodiscard]] Result<AdapterOutcome> trainAdapter(const AdapterExamples& examples, const AdapterRun& run,
                                                  JobControl& control, TuningObserver* observer);

}  // namespace lookalike::train
