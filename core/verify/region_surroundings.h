// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/overlap_comparison.h"
#include "core/verify/plane_transform.h"

namespace lookalike::verify {

/// What a picture shows outside a region that another picture shows too. Shares are 0..1.
struct Surroundings {
  float share = 0.0F;  ///< of the picture's area
  float seam = 0.0F;   ///< how much stronger brightness changes on the outline than beside it, as a ratio; 1
                       ///< when the region simply goes on, 3 and more when it was laid there
  float plain = 0.0F;  ///< share of the surroundings in their one most frequent colour
  float besides = 0.0F;       ///< of the surroundings, the part outside the region's bounding box
  float plainBesides = 0.0F;  ///< share of that part in its one most frequent colour
  float spanX = 0.0F;         ///< the region's bounding box against the picture
  float spanY = 0.0F;
  float gapLeft = 0.0F;  ///< between the bounding box and the picture's sides, shares of its width and height
  float gapRight = 0.0F;
  float gapTop = 0.0F;
  float gapBottom = 0.0F;
  float plainRows = 0.0F;  ///< of the rows above and below the bounding box, those mostly of one colour
};

/// `region` is convex, in pixels of the picture, and inside it.
[[nodiscard]] Surroundings surroundingsOf(const WorkingPicture& picture, const Polygon& region);

}  // namespace lookalike::verify
