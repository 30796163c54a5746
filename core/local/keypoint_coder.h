// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "core/values/local_features.h"

namespace lookalike::local {

inline constexpr std::size_t kSiftDimension = 128;

/// The code of a SIFT descriptor: 4 × 4 cells (rows, columns) × 8 orientations, as OpenCV orders them, any
/// scale, not negative. It is square-rooted after L1 normalisation (root-SIFT, Arandjelovic & Zisserman
/// 2012), the mean over photographs is taken away, and the signs of its projections on 48 fixed directions
/// and on each of them permuted by the four relations are kept (random hyperplanes, Charikar 2002).
[[nodiscard]] KeypointCode codeOf(std::span<const float, kSiftDimension> descriptor);

/// Where entry `i` of a descriptor goes when its picture is mirrored or inverted. Mirroring reflects the
/// patch across its dominant direction; inversion turns the dominant direction, and so the patch, by half a
/// turn.
[[nodiscard]] std::size_t relatedEntry(std::size_t i, Relation relation);

}  // namespace lookalike::local
