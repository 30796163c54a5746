// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/index/descriptor_index.h"
#include "core/values/descriptor_set.h"
#include "core/values/image_pair.h"

namespace lookalike::match {

/// Negative embedding subtraction (Yokoo 2021, section 3.3, Algorithm 1): each descriptor is moved away from
/// its k nearest negatives by beta / k of each and normalised again, n times.
struct NegativeSubtractionOptions {
  bool enabled = false;
  int iterations = 1;   ///< n, 1..100
  int neighbours = 10;  ///< k, at least 1
  float beta = 0.35F;   ///< 0..1
  [[nodiscard]] Result<void> check() const;
};

struct MatchOptions {
  float similarityFloor = 0.8F;  ///< pairs below it are not reported
  /// A pair is kept when it is among the best so many of either of its images: at most images × this many
  /// pairs, which bounds memory on libraries of near-identical frames, and no image loses its best pairs.
  int maxPairsPerImage = 200;
  NegativeSubtractionOptions normalisation;
  index::IndexOptions index;
  [[nodiscard]] Result<void> check() const;
};

/// All pairs of a library with itself, a < b by id, each once, by descending similarity, then ids. With
/// normalisation, the library itself is the negative set (an image's own row and its copies at or above
/// `similarityFloor` are not its negatives); floor, order and `score` stay those of the raw cosine. Errors:
/// kInvalidArgument, kCancelled, kOutOfMemory.
[[nodiscard]] Result<std::vector<ImagePair>> matchWithin(const DescriptorSet& library,
                                                         const MatchOptions& options, JobControl& control,
                                                         JobObserver* observer);

/// The best `perQuery` references of each query at or above the floor, in the order of the queries, then by
/// descending similarity, then reference row. With normalisation, queries and references are both processed
/// against `negatives` (Yokoo: a set known to hold no copies), or against the references when it is null;
/// ranking is then by normalisedSimilarity, the floor applies to it, and it is the `score`. An image on both
/// sides matches itself: one content may lie in several files, and only who knows the files can tell. Errors
/// as matchWithin().
[[nodiscard]] Result<std::vector<ImagePair>> matchAgainst(const DescriptorSet& queries,
                                                          const DescriptorSet& references,
                                                          const DescriptorSet* negatives, int perQuery,
                                                          const MatchOptions& options, JobControl& control,
                                                          JobObserver* observer);

/// The processed copy of `set` (see NegativeSubtractionOptions) against `negatives`; a negative that is the
/// same image (equal id) is skipped, and so are those whose similarity is `copiesFrom` or more. Fewer than k
/// negatives take beta / k each all the same. A descriptor that vanishes keeps its direction of before.
/// `enabled` is not looked at. Public for tests and evaluation.
[[nodiscard]] Result<DescriptorSet> subtractNegatives(
    const DescriptorSet& set, const DescriptorSet& negatives, const NegativeSubtractionOptions& options,
    const index::IndexOptions& indexOptions, JobControl& control, JobObserver* observer,
    float copiesFrom = std::numeric_limits<float>::infinity());

}  // namespace lookalike::match
