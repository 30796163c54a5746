// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/library/pair_directions.h"
#include "core/pipeline/find_copies_job.h"

namespace lookalike::pipeline {

struct CompareFoldersOptions {
  IndexLibraryOptions index;  ///< its roots are ignored, its localFeatures follows `evidence`
  std::vector<std::string> references;
  std::vector<std::string> queries;
  std::vector<std::string>
      background;  ///< images known to be copies of nothing here: negatives of the normalisation
  /// Probability of a copy from which pairs are reported; 0 and less: all that were looked at. NaN: by global
  /// evidence 0, else verify::kDefaultFloor.
  float similarityFloor = std::numeric_limits<float>::quiet_NaN();
  int perQuery = 20;
  bool normalise = false;
  /// Pairs whose normRatio is larger are left out: the query then holds more than the reference and cannot be
  /// its copy (wang 2022, section 4.2, has 1). Infinity: none are; larger than 0.
  float largestNormRatio = std::numeric_limits<float>::infinity();
  match::MatchOptions match;
  EvidenceKind evidence = EvidenceKind::kBoth;
  /// Unless by global evidence: the references looked at closely for each query. All that share keypoints: a
  /// comparison asks for few queries, and wants the best of each.
  find::CandidateOptions candidates = find::withoutSelection();
  models::JudgeOptions judge;

  [[nodiscard]] Result<void> check() const;
};

struct CompareFoldersReport {
  library::IndexReport index;
  std::vector<library::FolderPair> pairs;  ///< query by query in path order, then by descending score
  float similarityFloor = 0.0F;            ///< that was used
  std::int64_t queries = 0;
  std::int64_t references = 0;
  double matchSeconds = 0.0;
};

/// Finds, for each query image, its best references above the floor. With local evidence the score is that
/// the query is a copy of the reference (verify::scoreOfDerivation). An image that is on both sides is its
/// own best find, for its files may differ; it is not verified. Blocking.
[[nodiscard]] Result<CompareFoldersReport> compareFolders(const CompareFoldersOptions& options,
                                                          JobControl& control, JobObserver* observer);

}  // namespace lookalike::pipeline
