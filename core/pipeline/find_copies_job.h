// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/find/local_candidates.h"
#include "core/library/library_snapshot.h"
#include "core/match/descriptor_matcher.h"
#include "core/models/pair_judge.h"
#include "core/pipeline/index_library_job.h"

namespace lookalike::pipeline {

struct FindCopiesOptions {
  IndexLibraryOptions index;  ///< its localFeatures follows `evidence`
  /// Probability of a copy from which a pair counts, whatever the evidence (ImagePair::score). Negative:
  /// verify::kDefaultThreshold.
  float threshold = -1.0F;
  /// Probability from which pairs are stored for a slider. Negative: verify::kDefaultFloor.
  float similarityFloor = -1.0F;
  bool normalise = false;  ///< negative embedding subtraction with the library as negatives
  match::MatchOptions match;
  EvidenceKind evidence = EvidenceKind::kBoth;
  find::CandidateOptions candidates;  ///< unless by global evidence: the pairs that are looked at closely
  models::JudgeOptions judge;
  bool withRejected = false;  ///< pairs that a person said are no copies group as if nothing had been said

  [[nodiscard]] Result<void> check() const;
};

struct FindCopiesReport {
  library::IndexReport index;
  float threshold = 0.0F;
  float similarityFloor = 0.0F;
  std::vector<ImageGroup> groups;
  std::shared_ptr<const library::LibrarySnapshot> snapshot;
  double matchSeconds = 0.0;
};

/// Indexes, matches the library against itself, stores the pairs and groups them. By global evidence pairs
/// are those of close descriptors; else descriptors (unless by local evidence alone) and keypoints name
/// candidates, and each is verified. Blocking. When cancelled while matching, fails with kCancelled; what was
/// indexed is kept.
[[nodiscard]] Result<FindCopiesReport> findCopies(const FindCopiesOptions& options, JobControl& control,
                                                  JobObserver* observer);

enum class AfterFinding : std::uint8_t {
  kNothing,
  kChooseModel,  ///< the model becomes the library's choice at the same moment as its finds are stored
};

/// As findCopies().
[[nodiscard]] Result<FindCopiesReport> findCopiesAnd(AfterFinding then, const FindCopiesOptions& options,
                                                     JobControl& control, JobObserver* observer);

}  // namespace lookalike::pipeline
