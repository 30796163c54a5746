// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/verify/edit_naming.h"

#include <cmath>

#include "core/verify/edit_kinds.h"
#include "core/verify/edit_measures.h"

namespace lookalike::verify {

namespace {

constexpr double kUndecided =
    0.05;  ///< votes; below, the first picture is taken to be the copy, as a query is

Containment containmentOf(const EditMeasures& measures) {
  const bool allOfA = measures.shareOfA >= kWholeShare;
  const bool allOfB = measures.shareOfB >= kWholeShare;
  if (allOfA && allOfB) return Containment::kSameExtent;
  if (allOfA) return Containment::kAInB;
  if (allOfB) return Containment::kBInA;
  return Containment::kOverlap;
}

}  // namespace

void nameEdits(const LocalFeatures& a, const LocalFeatures& b, const WorkingPicture& pictureA,
               const WorkingPicture& pictureB, const OverlapComparison& comparison,
               GeometricEvidence& evidence) {
  const EditMeasures measures = measureEdits(a, b, pictureA, pictureB, comparison);
  evidence.containment = containmentOf(measures);
  const double votes = copyIsB(measures);
  evidence.copyIsB = static_cast<float>(votes);
  evidence.editsOfB = votes > kUndecided;
  evidence.edits = editsFromAToB(evidence.editsOfB ? measures : exchanged(measures));
}

}  // namespace lookalike::verify
