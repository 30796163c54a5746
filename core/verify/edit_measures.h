// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/values/local_features.h"
#include "core/verify/colour_change.h"
#include "core/verify/detail_change.h"
#include "core/verify/geometric_change.h"
#include "core/verify/overlap_comparison.h"
#include "core/verify/overlay_patches.h"
#include "core/verify/periodic_steps.h"
#include "core/verify/region_surroundings.h"

namespace lookalike::verify {

/// All that is measured of an aligned pair to name the edit.
struct EditMeasures {
  GeometricChange aToB;  ///< in pixels of the originals
  GeometricChange bToA;
  double shareOfA = 0.0;  ///< of its area that is seen in the other
  double shareOfB = 0.0;
  Surroundings aroundA;
  Surroundings aroundB;
  bool isInverted = false;
  ColourChange colour;
  OverlayPatches patches;
  DetailChange detail;
  PeriodicSteps stepsA;
  PeriodicSteps stepsB;
  float blockinessA = 0.0F;
  float blockinessB = 0.0F;
  float difference = 0.0F;     ///< mean absolute difference of the overlap as it is, levels
  double workingScaleA = 1.0;  ///< pixels of the working picture a pixel of the original
  double workingScaleB = 1.0;
  double areaOfA = 0.0;  ///< of the originals, pixels
  double areaOfB = 0.0;
};

[[nodiscard]] EditMeasures measureEdits(const LocalFeatures& a, const LocalFeatures& b,
                                        const WorkingPicture& pictureA, const WorkingPicture& pictureB,
                                        const OverlapComparison& comparison);

/// The same with the pictures exchanged.
[[nodiscard]] EditMeasures exchanged(const EditMeasures& measures);

}  // namespace lookalike::verify
