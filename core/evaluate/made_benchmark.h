// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/edits/made_copies.h"

namespace lookalike::evaluate {

/// What benchmark to make. Paths are native bytes.
struct MadeBenchmarkOptions {
  std::vector<std::string> folders;  ///< pictures to make it of
  std::string outFolder;             ///< made when missing; must be empty
  int copies = 500;
  int references = 0;     ///< 0: one a copy; fewer than copies: some have several; more: some have none
  int distractors = 150;  ///< queries that are copies of nothing; half of them are edited too
  std::uint64_t seed = 1;
  std::vector<edits::MakeEdit> edits;  ///< empty: benchmarkMakeEdits()
  std::vector<std::string> without;    ///< benchmarks made earlier, whose pictures are not used again
  int cores = 0;                       ///< 0: all
  decode::DecodeLimits limits;

  /// kInvalidArgument naming the first option that makes no sense.
  [[nodiscard]] Result<void> check() const;
};

struct MadeBenchmarkReport {
  std::int64_t found = 0;  ///< files that are images by name
  std::int64_t references = 0;
  std::int64_t copies = 0;
  std::int64_t distractors = 0;
  std::int64_t tooSmall = 0;
  std::int64_t doubles = 0;
  std::map<std::string, std::int64_t> copiesByGrade;
  std::map<std::string, std::int64_t> copiesByEdit;  ///< by makeEditName; a copy with two counts twice
  std::vector<ItemFailure> failures;                 ///< of pictures that were replaced by others
  double seconds = 0.0;
};

/// Makes a folder to measure copy detection on:
/// `references/` (R00000.jpg …: the files as they are), `queries/` (Q00000.jpg …: JPEG of quality 95),
/// `ground_truth.csv` (query_id,reference_id,edits as readGroundTruth reads it; "distractor" without a
/// reference), `edit_truth.csv` (edit_truth.h) and `sources.csv` (role,id,path,sha256: where each picture is
/// from). No two pictures of it have the same bytes. A third of the copies each is mild, medium, hard. Equal
/// folders, options and seeds make equal files. Pictures that cannot be read are replaced by others, or left
/// out when they vanish later. On failure and cancel nothing is left behind. Blocking. Errors:
/// kInvalidArgument (too few pictures, `outFolder` not empty), kCancelled, kDiskFull, and others of files.
[[nodiscard]] Result<MadeBenchmarkReport> makeBenchmark(const MadeBenchmarkOptions& options,
                                                        JobControl& control, JobObserver* observer);

}  // namespace lookalike::evaluate
