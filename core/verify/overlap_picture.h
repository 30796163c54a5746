// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// What a pair network sees of a pair: the aligned overlap of A above that of B, each squashed to side × side
/// pixels, red, green, blue, side × 2 side × 3 bytes. Where not both pictures have pixels both are mid grey.
[[nodiscard]] std::vector<std::uint8_t> overlapPicture(const AlignedOverlap& overlap, int side);

}  // namespace lookalike::verify
