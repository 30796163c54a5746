// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/values/geometric_evidence.h"
#include "core/values/local_features.h"
#include "core/verify/copy_score.h"
#include "core/verify/keypoint_alignment.h"
#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// Copy score from which a pair counts as a copy, and below which it is not worth keeping.
inline constexpr float kDefaultThreshold = 0.6F;
inline constexpr float kDefaultFloor = 0.02F;

/// Counts up when the same two pictures come to be judged otherwise, so that stored scores are made anew.
inline constexpr int kVerifierVersion = 4;

/// What verification knows of a pair beside the pictures.
struct PairHints {
  std::optional<float> similarity;  ///< cosine of the global descriptors, when they were compared
  /// The describer's own threshold: the similarity from which it takes a pair for a copy, 0..1.
  float similarityThreshold = 0.7F;
  SimilarityKind similarityKind = SimilarityKind::kTransform;
};

/// A judged pair: the evidence, and one number.
struct VerifiedPair {
  GeometricEvidence evidence;
  CopyFeatures features;
  float score = 0.0F;  ///< 0..1, larger is more likely a copy
};

/// What verifyPair() went by, for those who show it or look at it with other eyes.
struct PairDetail {
  /// The overlap of the alignment that was chosen, block by block; nothing when none was compared.
  std::optional<OverlapComparison> comparison;
  /// Matched keypoints that agree with that alignment (places in the two LocalFeatures); empty when the
  /// pictures were laid over one another as wholes.
  std::vector<KeypointMatch> inliers;
};

/// Keeps OpenCV from starting threads of its own inside verifyPair(): for callers that run it on every core.
/// Holds for the whole process.
void useVerificationOnManyThreads();

/// Matches the keypoints of two pictures under all four relations, aligns them, compares the whole overlap
/// densely and names the edit. Where keypoints do not align them, the pictures are laid over one another as
/// wholes. Pure and thread-safe; about 10 ms. Never fails: a picture without keypoints or with a damaged
/// working picture gives little evidence, and says so. `detail` may be null.
[[nodiscard]] VerifiedPair verifyPair(const LocalFeatures& a, const LocalFeatures& b, const PairHints& hints,
                                      PairDetail* detail = nullptr);

}  // namespace lookalike::verify
