// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/colour_fit.h"

namespace lookalike::verify {

/// How the colours of the second picture of an overlap differ from those of the first. Amounts are in levels
/// of 0..255, means over the overlap at a coarse scale, where compression hardly shows.
struct ColourChange {
  float chromaA = 0.0F;  ///< mean distance of the chroma from grey; a grey file has 0
  float chromaB = 0.0F;
  float colour = 0.0F;    ///< mean difference of the chroma
  float recolour = 0.0F;  ///< what of it no tone curve common to the channels explains, but an affine map of
                          ///< the colours does
  float tone = 0.0F;  ///< mean of what the best tone curve changes, of the brightness or the largest channel,
                      ///< whichever changes less (turning hues leaves the latter alone)
  float toneScatter = 0.0F;   ///< mean distance of the brightness from that curve
  float brighter = 0.0F;      ///< mean brightness of B less that of A
  float contrast = 1.0F;      ///< slope of B's brightness against A's
  float contrastBack = 1.0F;  ///< and of A's against B's
  float residual = 0.0F;  ///< root mean square of what the best affine map of colours leaves, A to B or B to
                          ///< A, where it
                          ///< fits: over the better 70 % of the pixels
  float spread = 0.0F;    ///< standard deviation of B's brightness
};

/// Of A's colours as `colours` has them: inverted first, or not.
[[nodiscard]] ColourChange colourChangeOf(const OverlapColours& colours);

}  // namespace lookalike::verify
