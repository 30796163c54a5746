// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <unordered_map>

#include "core/base/ids.h"
#include "core/find/local_candidates.h"
#include "core/find/recent_features.h"
#include "core/values/descriptor_set.h"
#include "core/values/image_pair.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::find {

/// Looks at pairs of images whose keypoints and descriptors are cached. Thread-safe.
class CandidateVerifier {
 public:
  /// All must outlive it. `hashOf` names every image that is asked for; a descriptor may be missing, and
  /// may be in either set.
  /// `similarityThreshold` is the describer's own.
  CandidateVerifier(const local::LocalFeatureCache& features,
                    const std::unordered_map<ImageId, ContentHash>& hashOf,
                    const DescriptorSet& descriptorsOfA, const DescriptorSet& descriptorsOfB,
                    float similarityThreshold, bool isLearnt);

  /// The pair with everything but the probability. A similarity that the candidate does not know is worked
  /// out.
  [[nodiscard]] ImagePair verified(const CandidatePair& candidate, verify::PairDetail& detail);

 private:
  /// Where an image's descriptor is.
  struct Place {
    const DescriptorSet* set = nullptr;
    std::size_t row = 0;
  };
  void add(const DescriptorSet& descriptors);
  [[nodiscard]] const Place* placeOf(ImageId image) const;

  RecentFeatures recent_;
  const std::unordered_map<ImageId, ContentHash>& hashOf_;
  std::unordered_map<ImageId, Place> places_;
  verify::PairHints hints_;
};

/// Similarity (where it is NaN) and norm ratio of a pair from two descriptors; `unitA` and `unitB` of equal
/// length, a norm of 0 is none.
void compareDescriptors(ImagePair& pair, std::span<const float> unitA, float normA,
                        std::span<const float> unitB, float normB);

}  // namespace lookalike::find
