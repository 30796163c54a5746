// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// The map of the whole of A onto the whole of B, upright, turned by quarters or mirrored, under which the
/// two look most alike at 48 × 48 pixels. For pairs that keypoints cannot align: heavy blur, mosaics, few
/// keypoints. Nothing when their gradients correlate by less than 0.35.
[[nodiscard]] std::optional<PlaneTransform> alignWholePictures(const WorkingPicture& a,
                                                               const WorkingPicture& b);

}  // namespace lookalike::verify
