// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
  int iterations = 1;   ///< n
  int neighbours = 10;  ///< k
  float beta = 0.35F;
};

struct MatchOptions {
  float similarityFloor = 0.8F;  ///< pairs below it are not reported
  int maxPairsPerImage =
      200;  ///< the best ones are kept; bounds memory on libraries of near-identical frames
  NegativeSubtractionOptions normalisation;
  index::IndexOptions index;
  [[nodiscard]] Result<void> check() const;
};

/// All pairs of a library with itself, a < b by id, each once, by descending similarity, then ids. With
/// normalisation, the library itself is the negative set (an image's own row and its copies at or above
/// `similarityFloor` are not its negatives) and `similarity` stays the raw cosine.
[[nodiscard]] Result<std::vector<ImagePair>> matchWithin(const DescriptorSet& library,
                                                         const MatchOptions& options, JobControl& control,
                                                         JobObserver* observer);

/// The best `perQuery` references of each query at or above the floor. With normalisation, queries and
/// references are both processed against `negatives` (Yokoo: a set known to hold no copies), or against the
/// references when it is null; ranking is then by normalisedSimilarity and the floor applies to it.
[[nodiscard]] Result<std::vector<ImagePair>> matchAgainst(const DescriptorSet& queries,
                                                          const DescriptorSet& references,
                                                          const DescriptorSet* negatives, int perQuery,
                                                          const MatchOptions& options, JobControl& control,
                                                          JobObserver* observer);

/// The processed copy of `set` (see NegativeSubtractionOptions) against `negatives`; a negative that is the
/// same image (equal id) is skipped. Public for tests and evaluation.
[[nodiscard]] Result<DescriptorSet> subtractNegatives(const DescriptorSet& set,
                                                      const DescriptorSet& negatives,
                                                      const NegativeSubtractionOptions& options,
                                                      const index::IndexOptions& indexOptions,
                                                      JobControl& control, JobObserver* observer);

}  // namespace lookalike::match
