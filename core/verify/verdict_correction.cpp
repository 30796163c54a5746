// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/verdict_correction.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/verify/calibration.h"

namespace lookalike::verify {

namespace {

constexpr std::array<std::string_view, kPlainCorrectionTerms> kPlainNames{
    "constant",        "logit",          "similarity",   "norm_ratio", "network_logit",
    "has_network",     "log_inliers",    "inlier_ratio", "agreement",  "has_agreement",
    "smaller_overlap", "larger_overlap", "mirrored",     "inverted",   "similarity_transform",
    "affine",          "homography",     "edits"};

double orZero(float value) {
  return std::isnan(value) ? 0.0 : static_cast<double>(value);
}

}  // namespace

CorrectionTerms correctionTerms(const PairNumbers& pair, double logit) {
  const bool hasNetwork = !std::isnan(pair.networkCopy);
  CorrectionTerms terms{};
  terms[0] = 1.0;
  terms[1] = std::clamp(logit, -12.0, 12.0) * kCorrectionLogitScale;
  terms[2] = orZero(pair.similarity);
  terms[3] = pair.normRatio > 0.0F
                 ? std::min(1.0, 2.0 * std::abs(std::log(static_cast<double>(pair.normRatio))))
                 : 0.0;
  terms[4] = hasNetwork ? std::clamp(logitOf(pair.networkCopy), -8.0, 8.0) * kCorrectionLogitScale : 0.0;
  terms[5] = hasNetwork ? 1.0 : 0.0;
  if (pair.geometry == nullptr) return terms;
  const GeometricEvidence& geometry = *pair.geometry;
  terms[6] = std::log1p(geometry.inliers) / 5.0;
  terms[7] = geometry.inlierRatio;
  terms[8] = orZero(geometry.agreement);
  terms[9] = std::isnan(geometry.agreement) ? 0.0 : 1.0;
  terms[10] = std::min(geometry.overlapOfA, geometry.overlapOfB);
  terms[11] = std::max(geometry.overlapOfA, geometry.overlapOfB);
  terms[12] = isMirrored(geometry.relation) ? 1.0 : 0.0;
  terms[13] = isInverted(geometry.relation) ? 1.0 : 0.0;
  terms[14] = geometry.transform == TransformKind::kSimilarity ? 1.0 : 0.0;
  terms[15] = geometry.transform == TransformKind::kAffine ? 1.0 : 0.0;
  terms[16] = geometry.transform == TransformKind::kHomography ? 1.0 : 0.0;
  terms[17] = std::min(1.0, static_cast<double>(geometry.edits.size()) / 6.0);
  for (std::size_t doubt = 0; doubt < kDoubtKinds; ++doubt)
    terms.at(kPlainCorrectionTerms + doubt) = (geometry.doubts >> doubt & 1U) != 0 ? 1.0 : 0.0;
  for (const NamedEdit& edit : geometry.edits) {
    const auto kind = static_cast<std::size_t>(edit.kind);
    if (kind < kEditKinds) terms.at(kPlainCorrectionTerms + kDoubtKinds + kind) = 1.0;
  }
  return terms;
}

double correctedLogOdds(double logit, double correction) {
  constexpr double kNeverAsked = 0.005;
  const double most = std::max(0.0, 2.0 * (logit - logitOf(kNeverAsked)));
  return logit + std::min(correction, most);
}

std::string correctionTermName(std::size_t term) {
  if (term < kPlainCorrectionTerms) return std::string(kPlainNames.at(term));
  if (term < kPlainCorrectionTerms + kDoubtKinds)
    return "doubt_" + std::to_string(term - kPlainCorrectionTerms);
  return "edit_" + std::to_string(term - kPlainCorrectionTerms - kDoubtKinds);
}

}  // namespace lookalike::verify
