// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/index/local_index.h"
#include "core/local/local_feature_cache.h"

namespace lookalike::find {

/// How many pairs are looked at closely. With both kinds of evidence that is at most globalPerImage +
/// localPerImage for each image that is searched for, some 5 ms each on one core; of the local ones mostly a
/// third, for those whose votes are those of chance are left out.
struct CandidateOptions {
  int globalPerImage = 10;  ///< the best by cosine, from a margin below the describer's threshold on
  int localPerImage = 20;   ///< those with most votes of keypoints
  /// Of these the first so many are looked at in any case, the others where their votes stand out: this many
  /// times those of the last (which is chance, when the list is full), or so many. 0 as standOut: all are.
  int localAlways = 5;
  float standOut = 1.2F;
  float strongVotes = 1.0F;
  std::int64_t indexBytes = std::int64_t{2} << 30U;  ///< of the keypoints' index in memory, a file beyond
  [[nodiscard]] Result<void> check() const;
};

/// The defaults, but every candidate by keypoints is looked at.
[[nodiscard]] inline CandidateOptions withoutSelection() {
  CandidateOptions options;
  options.standOut = 0.0F;
  return options;
}

/// Two different images that may be copies, to be looked at closely. As in ImagePair, NaN is unknown.
struct CandidatePair {
  ImageId a;
  ImageId b;
  float similarity = std::numeric_limits<float>::quiet_NaN();
  float normalisedSimilarity = std::numeric_limits<float>::quiet_NaN();
};

/// How many of a query's candidates are worth to be looked at: the first so many.
[[nodiscard]] std::size_t worthLooking(std::span<const index::LocalCandidate> candidates,
                                       const CandidateOptions& options);

/// What is known of the images that are searched for and among.
struct LocalSearch {
  const local::LocalFeatureCache& features;
  const std::unordered_map<ImageId, ContentHash>& hashOf;  ///< of every image named
  std::span<const ImageId> queries;
  std::span<const ImageId> references;  ///< distinct
  std::string mappedFile;               ///< for an index beyond CandidateOptions::indexBytes
  int threads = 1;
};

/// For each query the references that share most keypoints with it (see CandidateOptions), itself left out;
/// in no particular order. Images without features take no part. Errors: kCancelled, kOutOfMemory, those of
/// the index's file.
[[nodiscard]] Result<std::vector<CandidatePair>> localCandidates(const LocalSearch& search,
                                                                 const CandidateOptions& options,
                                                                 JobControl& control, JobObserver* observer);

}  // namespace lookalike::find
