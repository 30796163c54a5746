// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>
#include <vector>

#include "core/find/local_candidates.h"
#include "core/library/index_report.h"
#include "core/models/pair_judge.h"
#include "core/values/descriptor_set.h"
#include "core/values/image_pair.h"

namespace lookalike::find {

/// Pairs found by the descriptors, as candidates.
[[nodiscard]] std::vector<CandidatePair> candidatesOf(const std::vector<ImagePair>& pairs);

/// Each pair once, sorted by its images. What one of its mentions knows of a pair stays known. `unordered`:
/// (a, b) and (b, a) are one pair, with a < b.
[[nodiscard]] std::vector<CandidatePair> joined(std::vector<CandidatePair> candidates, bool unordered);

/// What verification reads.
struct VerificationInput {
  const local::LocalFeatureCache& features;
  const std::unordered_map<ImageId, ContentHash>& hashOf;  ///< of every image named
  /// For pairs whose similarity is unknown; those of an image may be in either.
  const DescriptorSet& descriptorsOfA;
  const DescriptorSet& descriptorsOfB;
  const library::IndexReport& index;  ///< whose describer it was
  const models::PairJudge& judge;
  int threads = 1;
};

/// Looks at each candidate closely (verify/pair_verifier.h): the score is the probability that the judge
/// makes of it, the similarity the cosine. Pairs whose score is below the floor are left out. By descending
/// score, then ids. Errors: kCancelled, kOutOfMemory.
[[nodiscard]] Result<std::vector<ImagePair>> verifyCandidates(std::vector<CandidatePair> candidates,
                                                              const VerificationInput& input,
                                                              float scoreFloor, JobControl& control,
                                                              JobObserver* observer);

}  // namespace lookalike::find
