// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/decode/format_decoder.h"
#include "core/decode/rgb_image.h"

namespace lookalike::decode {

/// Converts RGB pixels in place from the colours of an ICC profile to sRGB, relative colorimetric with black
/// point compensation. A grey profile is applied to the red channel. Nothing happens when the profile is sRGB
/// already, is broken, or is for other inks than these pixels. Stops early when the deadline is over (the
/// caller sees that). The transforms are kept per thread.
void convertToSrgb(RgbImage& image, std::span<const std::byte> iccProfile, const Deadline& deadline);

/// Converts one block of CMYK pixels to sRGB with a CMYK profile. `inverted`: 255 is no ink, as Adobe writes.
/// False when the profile is not usable, and then nothing was written.
[[nodiscard]] bool convertCmykToSrgb(const std::uint8_t* cmyk, std::uint8_t* rgb, std::size_t count,
                                     bool inverted, std::span<const std::byte> iccProfile);

}  // namespace lookalike::decode
