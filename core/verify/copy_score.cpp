// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/copy_score.h"

#include <algorithm>
#include <cmath>

namespace lookalike::verify {

namespace {

constexpr std::array<double, kCopyTerms> kWeights{
    -12.20, 2.59,  0.70,  0.68, -0.36, 1.02, 0.78, -0.34, -0.21, -0.21, 0.84, 2.06, 0.01,
    0.80,   -0.82, -0.02, 0.0,  0.23,  0.38, 0.01, -0.04, -2.76, 2.15,  0.66, -0.03};

double above(double value, double from) {
  return std::max(0.0, value - from);
}

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
          above(f.agreement, 0.7),
          above(0.4, f.agreement),
          above(f.medianCorrelation, 0.75),
          above(f.coarseAgreement, 0.8),
          static_cast<double>(f.logInliers) * f.agreement,
          static_cast<double>(f.logTextured) * f.agreement,
          static_cast<double>(f.agreementWithoutPatches) * f.rimAgreement,
          above(f.logInliers, 3.0)};
}

float copyScore(const CopyFeatures& features) {
  const auto terms = copyTerms(features);
  double sum = 0.0;
  for (std::size_t i = 0; i < kCopyTerms; ++i) sum += kWeights[i] * terms[i];
  return static_cast<float>(1.0 / (1.0 + std::exp(-sum)));
}

}  // namespace lookalike::verify
