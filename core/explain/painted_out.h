// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/decode/image_decoder.h"
#include "core/values/geometric_evidence.h"

namespace lookalike::explain {

/// A part of a picture: a polygon of at least three points, in pixels of the upright original, convex or
/// not; what reaches beyond the picture does not matter.
using PicturePart = std::vector<PicturePoint>;

/// The picture with a part painted out in the mean colour of what lies around it (within a tenth of the
/// picture's shorter side), mid grey where nothing does; its rim softened over a hundredth of the shorter
/// side, so that neither keypoints nor the network see a sharp edge that nothing in the picture made. Nothing
/// when the part covers no pixel's middle of what was decoded.
[[nodiscard]] std::optional<decode::DecodedImage> paintedOut(const decode::DecodedImage& picture,
                                                             const PicturePart& part);

}  // namespace lookalike::explain
