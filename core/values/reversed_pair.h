// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include "core/values/geometric_evidence.h"
#include "core/values/image_pair.h"

namespace lookalike {

/// The same evidence with A and B exchanged: the transform is inverted (all zeros, and no transform, when it
/// has no inverse), regions, overlaps and containment change places.
[[nodiscard]] inline GeometricEvidence reversed(GeometricEvidence evidence) {
  const std::array<double, 9>& m = evidence.aToB;
  std::array<double, 9> inverse{
      m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
      m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
      m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
  // Of a transform that keeps the plane's points finite the last entry is not 0; scaled so that it is 1.
  const double determinant = m[0] * inverse[0] + m[1] * inverse[3] + m[2] * inverse[6];
  const bool hasInverse = std::isfinite(determinant) && determinant != 0.0 && inverse[8] != 0.0;
  const double last = inverse[8];
  for (double& value : inverse) value = hasInverse ? value / last : 0.0;
  if (!hasInverse) evidence.transform = TransformKind::kNone;
  evidence.aToB = inverse;
  std::swap(evidence.overlapOfA, evidence.overlapOfB);
  std::swap(evidence.regionInA, evidence.regionInB);
  if (evidence.containment == Containment::kAInB) {
    evidence.containment = Containment::kBInA;
  } else if (evidence.containment == Containment::kBInA) {
    evidence.containment = Containment::kAInB;
  }
  evidence.editsOfB = !evidence.editsOfB;
  evidence.copyIsB = -evidence.copyIsB;
  return evidence;
}

/// The same pair with a and b exchanged.
[[nodiscard]] inline ImagePair reversed(ImagePair pair) {
  std::swap(pair.a, pair.b);
  pair.normRatio = 1.0F / pair.normRatio;
  if (pair.geometry) pair.geometry = std::make_shared<const GeometricEvidence>(reversed(*pair.geometry));
  return pair;
}

}  // namespace lookalike
