// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/learn/finetune_report.h"
#include "core/learn/tuning_candidate.h"
#include "core/models/pair_judge.h"

namespace lookalike::learn {

/// Hidden units of the norm head of an adapter.
inline constexpr int kNormHeadWidth = 32;

/// What all parts of one run learn from. Everything must outlive who works with it.
struct TuningContext {
  const TuningLibrary& library;
  const std::optional<models::FoundCalibration>& calibration;  ///< of the base
  const TuningSet& set;
  const FinetuneOptions& options;
  std::string staging;  ///< folder for checkpoints and for models that are tried
  std::vector<OwnCopy>& copies;
  TuningExtras& extras;
  JobControl& control;
  FinetuneObserver* observer;
};

/// Makes a candidate out of another by training one part of it.
class PartTuner {
 public:
  explicit PartTuner(TuningContext context) : context_(std::move(context)) {}

  /// Edited copies of images that are not held out, and plain pairs of such, into the context: half to train
  /// on, a quarter each to choose by and to compare by.
  [[nodiscard]] Result<void> makeExtras();
  /// What a candidate sees, by its descriptors and the judge's pair network.
  [[nodiscard]] Result<void> look(TuningCandidate& candidate, const models::PairJudge& judge);
  /// The candidate with that part trained; nothing where there is too little to train it on, or where
  /// training made nothing better. Errors: kCancelled, those of training and of files.
  [[nodiscard]] Result<std::optional<TuningCandidate>> tuned(TuningPart part, const TuningCandidate& from);
  /// Descriptors of a written model for images of the library, by running its network. Images that cannot be
  /// read have none.
  [[nodiscard]] Result<DescriptorSet> described(const WrittenModel& model, std::span<const ImageId> images);

  [[nodiscard]] const std::vector<TuningPoint>& curve() const { return curve_; }

 private:
  using Tuned = Result<std::optional<TuningCandidate>>;
  [[nodiscard]] Tuned withPairNetwork(const TuningCandidate& from);
  [[nodiscard]] Tuned withAdapter(const TuningCandidate& from);
  [[nodiscard]] Tuned withNetwork(const TuningCandidate& from);
  /// Sees everything anew after its descriptors have changed.
  [[nodiscard]] Tuned lookedAtAnew(TuningCandidate candidate, const TuningCandidate& from);
  [[nodiscard]] Result<models::PairJudge> judgeOf(const TuningCandidate& candidate,
                                                  WrittenModel* written = nullptr);
  [[nodiscard]] std::vector<ImageId> backgroundImages(std::size_t most) const;

  TuningContext context_;
  std::vector<TuningPoint> curve_;
};

}  // namespace lookalike::learn
