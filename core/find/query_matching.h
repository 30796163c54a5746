// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/find/local_candidates.h"
#include "core/local/local_feature_cache.h"
#include "core/match/descriptor_matcher.h"
#include "core/models/pair_judge.h"
#include "core/values/descriptor_set.h"
#include "core/values/image_pair.h"

namespace lookalike::find {

/// Images that are looked for among others, by the evidence and thresholds that `find` goes by.
struct QuerySearch {
  EvidenceKind evidence = EvidenceKind::kBoth;
  const match::MatchOptions& match;  ///< its floor and number of pairs are set here
  const CandidateOptions& candidates;
  const library::IndexReport& index;  ///< whose describer it was
  const models::PairJudge& judge;
  const local::LocalFeatureCache* features = nullptr;      ///< of all; not used by global evidence
  const std::unordered_map<ImageId, ContentHash>& hashOf;  ///< of every image
  std::span<const ImageId> queries;
  std::span<const ImageId> references;
  const DescriptorSet& queryDescriptors;
  const DescriptorSet& referenceDescriptors;
  std::string mappedFile;  ///< see LocalSearch
  int threads = 1;
};

/// What of the references is to be looked at closely for each query: by descriptors (unless by local evidence
/// alone) and by keypoints. An image is no candidate of itself. Not for global evidence. Errors as
/// matchAgainst() and localCandidates().
[[nodiscard]] Result<std::vector<CandidatePair>> candidatesOfQueries(const QuerySearch& search,
                                                                     JobControl& control,
                                                                     JobObserver* observer);

/// The pairs of queries with references whose score is at or above the floor, a < b; an image that is on both
/// sides is no pair with itself. By global evidence those of close descriptors, else candidates, each
/// verified. Errors also as verifyCandidates().
[[nodiscard]] Result<std::vector<ImagePair>> pairsOfQueries(const QuerySearch& search, float scoreFloor,
                                                            JobControl& control, JobObserver* observer);

}  // namespace lookalike::find
