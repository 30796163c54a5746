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
#include "core/pipeline/pair_judge.h"
#include "core/values/image_pair.h"
#include "core/values/tuning.h"

namespace lookalike::pipeline {

struct SelfTestOptions {
  std::string libraryPath;
  describe::DescriberOptions describer;  ///< "default": the library's own model
  JudgeOptions judge;
  EvidenceKind evidence = EvidenceKind::kBoth;
  float threshold = -1.0F;  ///< negative: that of the library's last find, else verify::kDefaultThreshold
  int images = 120;         ///< of the library, drawn evenly over its groups; all when it has fewer
  std::vector<ContentHash> only;  ///< draw from these alone; empty: from all
  std::uint64_t seed = 1;         ///< equal seeds, libraries and options: equal copies, whatever the model
  decode::DecodeLimits limits;
  int cores = 0;
  [[nodiscard]] Result<void> check() const;
};

/// What was tried with one edit at one strength.
struct SelfTestRow {
  std::string edit;      ///< evaluate::makeEditName; "" in the row of all
  std::string strength;  ///< "mild", "medium", "hard"; "" for all of the edit, or where there are none
  double amount = 0.0;   ///< the edit's figure where it has one (crop: share of the area that is left)
  std::int64_t tried = 0;
  std::int64_t found = 0;  ///< the copy was found, with its own image, at the threshold
  MeasuredFigure share;    ///< found / tried, with Wilson's interval
};

struct SelfTestReport {
  DescriberKey describer;
  std::string describerName;
  float threshold = 0.0F;
  EvidenceKind evidence = EvidenceKind::kBoth;
  std::int64_t images = 0;  ///< that copies were made of
  std::int64_t copies = 0;
  std::int64_t library = 0;  ///< images that were searched
  SelfTestRow all;
  std::vector<SelfTestRow> edits;   ///< a row an edit, over its strengths
  std::vector<SelfTestRow> grades;  ///< a row an edit and strength, by edit
  /// Finds at the threshold that name another image, not known (by what was found or said before) to be a
  /// copy of the right one. They may be true.
  std::int64_t otherFinds = 0;
  MeasuredFigure microAveragePrecision;  ///< over all finds, other ones counted as false
  MeasuredFigure recallAtPrecision90;
  std::vector<ItemFailure> failures;
  double seconds = 0.0;
};

/// Makes edited copies of a sample of the library's own images (evaluate/made_copies.h) in memory and looks
/// for each as `find` would: by the library's descriptors and keypoints, verified and judged. Nothing is
/// written to the library; its descriptors and keypoints have to be there for the model (what lacks them is
/// left out). Errors: kNotFound (no library, nothing described by this model), kInvalidArgument, kCancelled,
/// those of PairJudge::of() and of the describer.
[[nodiscard]] Result<SelfTestReport> selfTest(const SelfTestOptions& options, JobControl& control,
                                              JobObserver* observer);

/// As JSON, and as a table for people: "edit, strength, tried, found, share, low, high".
[[nodiscard]] std::string selfTestJson(const SelfTestReport& report);

}  // namespace lookalike::pipeline
