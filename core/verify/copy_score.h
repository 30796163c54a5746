// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "core/values/geometric_evidence.h"

namespace lookalike::verify {

/// Whose similarity it is: the weights of a model are fitted with one kind.
enum class SimilarityKind : std::uint8_t {
  kTransform,  ///< of the built-in describer `dct`
  kLearnt,     ///< of a network
};

/// What the copy score is made of. Shares are 0..1.
struct CopyFeatures {
  float logInliers =
      0.0F;  ///< log(1 + inliers) of the alignment that was compared; 0 when they are degenerate
  float agreement = 0.0F;  ///< as in OverlapComparison
  float agreementWithoutPatches = 0.0F;
  float rimAgreement = 0.0F;
  float coarseAgreement = 0.0F;
  float medianCorrelation = 0.0F;
  float logTextured = 0.0F;  ///< log(1 + textured blocks)
  float motion = 0.0F;       ///< pixels
  float patchShare = 0.0F;
  float largerOverlap = 0.0F;
  float smallerOverlap = 0.0F;
  float skew = 0.0F;          ///< rotation away from quarter turns, 1 from 0.1 radians on
  float anisotropy = 0.0F;    ///< log of the ratio of the two stretches, at most 1
  float perspective = 0.0F;   ///< change of scale over the picture, 1 from 0.1 on
  float wholePicture = 0.0F;  ///< 1 when the pictures were laid over one another as wholes, without keypoints
  float similarity = 0.0F;    ///< onCommonScale() of the global descriptors' cosine, 0 when unknown
};

/// The terms that the model is linear in: a constant, the features, and products and hinges of them.
inline constexpr std::size_t kCopyTerms = 26;
/// How far a value lies above `from`, else 0: a term that bends there.
[[nodiscard]] inline double excessOver(double value, double from) {
  return std::max(0.0, value - from);
}

[[nodiscard]] std::array<double, kCopyTerms> copyTerms(const CopyFeatures& features);

/// A describer's cosine, stretched so that its own threshold (0..1, both exclusive) comes to lie at 0.7, as
/// that of the describer that the model was fitted with; 0..1.
[[nodiscard]] float onCommonScale(float similarity, float threshold);

/// The score of two pictures with almost no keypoints ("little evidence"), or with a repeated pattern that
/// agrees wherever it is laid, where the model has nothing to go by: a logistic curve of the similarity, 0.6
/// at the describer's threshold and never above 0.9; less than 0.5 when not even some texture was seen to
/// agree.
[[nodiscard]] float scoreOfLittleEvidence(const CopyFeatures& features);

/// 0..1, larger is more likely a copy: a logistic model of copyTerms(). How the weights were fitted is said
/// beside them.
[[nodiscard]] float copyScore(const CopyFeatures& features, SimilarityKind kind = SimilarityKind::kTransform);

/// The score that picture A is a copy of B rather than B of A. Where all of B lies in A and B differs from it
/// by a crop (and not by a border, a collage or being pasted), A is the whole of which B is a part: 0.03 of
/// the score, unless A's descriptor is clearly the shorter one (`normRatio`, of A by B, below 0.9; NaN when
/// unknown), which speaks against it (wang 2022, section 4.2). Everything else has all of it.
[[nodiscard]] float scoreOfDerivation(float score, const GeometricEvidence& evidence, float normRatio);

}  // namespace lookalike::verify
