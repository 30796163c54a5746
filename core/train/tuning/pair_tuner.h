// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/values/tuning.h"

namespace lookalike::train {

/// An aligned overlap (verify/overlap_picture.h) with what it is.
struct OverlapExample {
  std::vector<std::uint8_t> pixels;  ///< side × 2 side × 3
  bool isCopy = false;
  float weight = 1.0F;
};

struct PairTuningRun {
  int side = 0;
  std::uint64_t seed = 1;
  double learningRate = 3e-4;  ///< falls by a half cosine
  double momentum = 0.9;
  double anchorWeight = 1.0;  ///< squared distance from the weights that it started with
  int pairsInBatch = 32;      ///< drawn so that both classes have equal weight
  std::int64_t steps = 600;
  std::int64_t evaluateEverySteps = 25;
  int patience = 8;
  std::string device = "auto";
  int threads = 1;
  std::string checkpointPath;  ///< as in AdapterRun
  double checkpointSeconds = 5.0;
};

struct PairTuningOutcome {
  std::vector<std::byte> script;  ///< TorchScript file of the tuned network; the base's bytes at bestStep 0
  std::int64_t bestStep = 0;
  std::int64_t resumedAtStep = 0;
  double seconds = 0.0;
  std::vector<TuningPoint> curve;
};

/// Goes on training a pair network (TorchScript; two answers after a softmax, the second that of "copy") on
/// overlaps of verdicts and of made copies, by cross entropy; examples are mirrored, turned by quarters,
/// exchanged, cut and lit otherwise by chance, as PairExamples::listed() does. Early stopping by
/// `validation`. Deterministic as trainAdapter(). Errors as tuneNetwork(); kInvalidArgument (not both classes
/// to train on).
[[nodiscard]] Result<PairTuningOutcome> tunePairNetwork(std::span<const std::byte> base,
                                                        const std::string& basePath,
                                                        const std::vector<OverlapExample>& examples,
                                                        const std::vector<OverlapExample>& validation,
                                                        const PairTuningRun& run, JobControl& control,
                                                        TuningObserver* observer);

}  // namespace lookalike::train
