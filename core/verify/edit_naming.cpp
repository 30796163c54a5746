// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/edit_naming.h"

namespace lookalike::verify {

namespace {

constexpr float kWhole = 0.93F;  ///< share of a picture from which all of it counts as seen

Containment containmentOf(const GeometricEvidence& evidence) {
  const bool allOfA = evidence.overlapOfA >= kWhole;
  const bool allOfB = evidence.overlapOfB >= kWhole;
  if (allOfA && allOfB) return Containment::kSameExtent;
  if (allOfA) return Containment::kAInB;
  if (allOfB) return Containment::kBInA;
  return Containment::kOverlap;
}

}  // namespace

void nameEdits(const LocalFeatures& /*a*/, const LocalFeatures& /*b*/, const WorkingPicture& /*pictureA*/,
               const WorkingPicture& /*pictureB*/, const OverlapComparison& /*comparison*/,
               GeometricEvidence& evidence) {
  evidence.containment = containmentOf(evidence);
}

}  // namespace lookalike::verify
