// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// Resamples what both pictures show to the pixels of the one that shows it smaller. Nothing when the overlap
/// is smaller than 20 × 20 pixels there, or one side has none.
[[nodiscard]] std::optional<AlignedOverlap> alignedOverlap(const WorkingPicture& a, const WorkingPicture& b,
                                                           const PlaneTransform& aToB);

/// The same at 1 / `factor` of the resolution.
[[nodiscard]] AlignedOverlap shrunk(const AlignedOverlap& overlap, int factor);

}  // namespace lookalike::verify
