// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/decode/image_decoder.h"
#include "core/values/geometric_evidence.h"

namespace lookalike::explain {

/// What both show, in the frame of the one that shows it smaller: from A, from B, and how much each pixel's
/// channels differ, amplified.
struct DifferencePicture {
  decode::RgbImage pixels;
  double amplification = 1.0;  ///< of the third panel
  double mean = 0.0;           ///< mean absolute difference, of 255, not amplified, over all channels
};
/// Nothing without an alignment, or where next to nothing overlaps. Where light and dark are exchanged, A is
/// shown and compared inverted.
[[nodiscard]] std::optional<DifferencePicture> differencePicture(const decode::DecodedImage& a,
                                                                 const decode::DecodedImage& b,
                                                                 const GeometricEvidence& evidence);

}  // namespace lookalike::explain
