// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/match/descriptor_matcher.h"
#include "core/pipeline/index_library_job.h"
#include "core/pipeline/library.h"

namespace lookalike::pipeline {

struct FindCopiesOptions {
  IndexLibraryOptions index;
  float threshold = -1.0F;        ///< similarity from which a pair counts; negative: the describer's default
  float similarityFloor = -1.0F;  ///< pairs stored for a slider; negative: a margin below the threshold
  bool normalise = false;         ///< negative embedding subtraction with the library as negatives
  match::MatchOptions match;
  EvidenceKind evidence = EvidenceKind::kBoth;

  [[nodiscard]] Result<void> check() const;
};

struct FindCopiesReport {
  IndexReport index;
  float threshold = 0.0F;
  float similarityFloor = 0.0F;
  std::vector<ImageGroup> groups;
  std::shared_ptr<const LibrarySnapshot> snapshot;
  double matchSeconds = 0.0;
};

/// Indexes, matches the library against itself, stores the pairs and groups them. Blocking. When cancelled
/// while matching, fails with kCancelled; what was indexed is kept.
[[nodiscard]] Result<FindCopiesReport> findCopies(const FindCopiesOptions& options, JobControl& control,
                                                  JobObserver* observer);

}  // namespace lookalike::pipeline
