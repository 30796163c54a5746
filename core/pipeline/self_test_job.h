// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/describe/describer.h"
#include "core/learn/self_test_report.h"
#include "core/models/pair_judge.h"
#include "core/values/image_pair.h"

namespace lookalike::pipeline {

struct SelfTestOptions {
  std::string libraryPath;
  describe::DescriberOptions describer;  ///< "default": the library's own model
  models::JudgeOptions judge;
  EvidenceKind evidence = EvidenceKind::kBoth;
  float threshold = -1.0F;  ///< negative: that of the library's last find, else verify::kDefaultThreshold
  int images = 120;         ///< of the library, drawn evenly over its groups; all when it has fewer
  std::vector<ContentHash> only;  ///< draw from these alone; empty: from all
  std::uint64_t seed = 1;         ///< equal seeds, libraries and options: equal copies, whatever the model
  decode::DecodeLimits limits;
  int cores = 0;
  [[nodiscard]] Result<void> check() const;
};

/// Makes edited copies of a sample of the library's own images (edits/made_copies.h) in memory and looks
/// for each as `find` would: by the library's descriptors and keypoints, verified and judged. Nothing is
/// written to the library; its descriptors and keypoints have to be there for the model (what lacks them is
/// left out). Errors: kNotFound (no library, nothing described by this model), kInvalidArgument, kCancelled,
/// those of PairJudge::of() and of the describer.
[[nodiscard]] Result<learn::SelfTestReport> selfTest(const SelfTestOptions& options, JobControl& control,
                                                     JobObserver* observer);

}  // namespace lookalike::pipeline
