// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/values/geometric_evidence.h"
#include "core/values/local_features.h"

namespace lookalike::verify {

/// What verification knows of a pair beside the pictures.
struct PairHints {
  std::optional<float> similarity;  ///< cosine of the global descriptors, when they were compared
};

/// A judged pair: the evidence, and one number.
struct VerifiedPair {
  GeometricEvidence evidence;
  float score = 0.0F;  ///< 0..1, larger is more likely a copy
};

/// Matches the keypoints of two pictures under all four relations, aligns them, compares the whole overlap
/// densely and names the edit. `score` is a logistic model over inliers, agreement, overlap and the global
/// similarity. Pure and thread-safe; about 10 ms.
[[nodiscard]] VerifiedPair verifyPair(const LocalFeatures& a, const LocalFeatures& b, const PairHints& hints);

}  // namespace lookalike::verify
