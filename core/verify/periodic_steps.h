// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/overlap_comparison.h"
#include "core/verify/plane_transform.h"

namespace lookalike::verify {

/// Steps of brightness at equal distances, in columns and rows alike.
struct PeriodicSteps {
  float period = 0.0F;    ///< pixels of the working picture
  float strength = 0.0F;  ///< 0..1; 1 when there is no change of brightness anywhere else
};

/// The strongest period of 2.2 to 32 pixels within the bounding box of `region`: what a mosaic leaves.
[[nodiscard]] PeriodicSteps periodicStepsOf(const WorkingPicture& picture, const Polygon& region);

/// How much more brightness changes at the borders of 8 × 8 blocks of the original than between them, -1..1,
/// about 0 without blocks. `scale`: pixels of the working picture a pixel of the original. 0 when the blocks
/// are too small to be seen.
[[nodiscard]] float blockinessOf(const WorkingPicture& picture, double scaleX, double scaleY);

}  // namespace lookalike::verify
