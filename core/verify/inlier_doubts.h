// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/values/local_features.h"
#include "core/verify/keypoint_alignment.h"
#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// Bits of Doubt that the place and look of an alignment's inliers give: on a line, in a tiny spot, along the
/// border, on a repeated pattern, on lettering. Any of them means that the inliers prove nothing by
/// themselves.
[[nodiscard]] std::uint32_t doubtsOfInliers(const KeypointAlignment& alignment, const LocalFeatures& a,
                                            const LocalFeatures& b, const WorkingPicture& pictureA);

/// Pictures with fewer keypoints carry little evidence: sky, paper, logos.
inline constexpr std::size_t kFewKeypoints = 20;

}  // namespace lookalike::verify
