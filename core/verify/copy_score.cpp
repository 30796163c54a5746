// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/copy_score.h"

#include <algorithm>
#include <cmath>

namespace lookalike::verify {

namespace {

/// Fitted by lookalike_fit_copy_score on 1,500 copies made by `lookalike make-copies` of photographs of COCO,
/// Caltech 101, BSDS500, Clothing and Grocery Store, and 5,100 pairs of different pictures that keypoints
/// proposed, 2,100 of them look-alikes. The similarity was that of the `dct` describer.
constexpr std::array<double, kCopyTerms> kTransformWeights{
    -9.481, 0.269,  0.503, -0.117, -1.289, 3.032, 1.567, 0.490, -1.671, -0.291, 2.549,  0.476,  -1.089,
    0.111,  -2.038, 0.115, 4.847,  0.749,  0.393, 1.231, 0.718, 0.336,  0.656,  -0.012, -0.854, 0.0};

/// The same with the similarity of the default network (models/lookalike-1.md), on 2,480 copies made of 1,240
/// photographs that it was not trained on, and 5,900 other pairs.
constexpr std::array<double, kCopyTerms> kLearntWeights{
    -6.356, -0.285, 0.032,  -0.125, -1.648, 4.213, 1.345, 0.215, -1.360, 0.313,  3.095, 1.306,  -1.959,
    -1.304, -1.989, -0.266, 3.209,  0.717,  0.623, 0.870, 1.543, 0.935,  -0.056, 0.041, -0.735, 0.124};

constexpr float kFittedThreshold = 0.7F;  ///< of `dct`, which the weights were fitted with

}  // namespace

std::array<double, kCopyTerms> copyTerms(const CopyFeatures& f) {
  return {1.0,
          f.logInliers,
          f.agreement,
          f.agreementWithoutPatches,
          f.rimAgreement,
          f.coarseAgreement,
          f.medianCorrelation,
          f.logTextured,
          f.motion,
          f.patchShare,
          f.largerOverlap,
          f.smallerOverlap,
          f.skew,
          f.anisotropy,
          f.perspective,
          f.wholePicture,
          f.similarity,
          excessOver(f.agreement, 0.7),
          excessOver(0.4, f.agreement),
          excessOver(f.medianCorrelation, 0.75),
          excessOver(f.coarseAgreement, 0.8),
          static_cast<double>(f.logInliers) * f.agreement,
          static_cast<double>(f.logTextured) * f.agreement,
          static_cast<double>(f.agreementWithoutPatches) * f.rimAgreement,
          excessOver(f.logInliers, 3.0),
          excessOver(f.similarity, kFittedThreshold)};
}

float onCommonScale(float similarity, float threshold) {
  if (!(similarity > 0.0F)) return 0.0F;
  const float t = std::clamp(threshold, 0.05F, 0.95F);
  if (similarity < t) return similarity / t * kFittedThreshold;
  return kFittedThreshold + (1.0F - kFittedThreshold) * std::min(1.0F, (similarity - t) / (1.0F - t));
}

float scoreOfLittleEvidence(const CopyFeatures& features) {
  constexpr float kMost = 0.9F;
  constexpr float kSteepness = 20.0F;
  constexpr float kAtThreshold = 0.6931472F;  // makes 0.9 / (1 + exp(-x)) 0.6
  const float curve =
      kMost / (1.0F + std::exp(-(kSteepness * (features.similarity - kFittedThreshold) + kAtThreshold)));
  const bool texture = features.logTextured > 1.0F && features.agreement >= 0.5F;
  return texture ? curve : 0.55F * curve;
}

float scoreOfDerivation(float score, const GeometricEvidence& evidence, float normRatio) {
  constexpr float kShareOfWholes = 0.03F;
  constexpr float kClearlyShorter = 0.9F;
  const bool isCropOfA = evidence.containment == Containment::kBInA && evidence.editsOfB &&
                         std::any_of(evidence.edits.begin(), evidence.edits.end(),
                                     [](const NamedEdit& edit) { return edit.kind == EditKind::kCrop; });
  return isCropOfA && !(normRatio < kClearlyShorter) ? kShareOfWholes * score : score;
}

float copyScore(const CopyFeatures& features, SimilarityKind kind) {
  const auto& weights = kind == SimilarityKind::kLearnt ? kLearntWeights : kTransformWeights;
  const auto terms = copyTerms(features);
  double sum = 0.0;
  for (std::size_t i = 0; i < kCopyTerms; ++i) sum += weights[i] * terms[i];
  return static_cast<float>(1.0 / (1.0 + std::exp(-sum)));
}

}  // namespace lookalike::verify
