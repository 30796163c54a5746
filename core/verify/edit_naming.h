// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/geometric_evidence.h"
#include "core/values/local_features.h"
#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// Fills in what the aligned overlap says about the edit: `containment`, `editsOfB` and `edits`. Expects the
/// transform, relation, overlaps and regions of `evidence` to be set, and an overlap that agrees (a copy).
void nameEdits(const LocalFeatures& a, const LocalFeatures& b, const WorkingPicture& pictureA,
               const WorkingPicture& pictureB, const OverlapComparison& comparison,
               GeometricEvidence& evidence);

}  // namespace lookalike::verify
