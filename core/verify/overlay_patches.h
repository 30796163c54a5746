// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/colour_fit.h"
#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// Compact places where the colours of the overlap differ although they agree around them.
struct OverlayPatches {
  float share = 0.0F;     ///< of the overlap's area
  float largest = 0.0F;   ///< share of the largest patch
  float contrast = 0.0F;  ///< mean difference inside the patches, levels
  float contourA = 0.0F;  ///< mean change of brightness in A along the patches' outlines, levels a pixel
  float contourB = 0.0F;
  float detailA = 0.0F;  ///< the same inside them
  float detailB = 0.0F;
  float elsewhere = 0.0F;  ///< 45 % quantile of the difference everywhere
};

/// `isInverted`: A's tones are inverted first. Differences of tone and colour that are the same everywhere do
/// not count.
[[nodiscard]] OverlayPatches overlayPatchesOf(const AlignedOverlap& overlap, const OverlapColours& colours,
                                              bool isInverted);

}  // namespace lookalike::verify
