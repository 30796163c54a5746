// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

#include "core/decode/rgb_image.h"

namespace lookalike::decode {

/// The orientation tag (1 … 8) of an EXIF block: a TIFF structure, with or without the lead "Exif\0\0"
/// (EXIF 2.32, section 4.5). 1 when there is none or the block makes no sense. Reads the first directory
/// only: a whole metadata parse would cost more than decoding a small picture.
[[nodiscard]] int exifOrientation(std::span<const std::byte> block);

/// Turns and mirrors pixels stored with that orientation (1 … 8) so that they are upright.
[[nodiscard]] RgbImage upright(RgbImage image, int orientation);

/// Whether the orientation swaps width and height.
[[nodiscard]] constexpr bool swapsSides(int orientation) {
  return orientation >= 5 && orientation <= 8;
}

}  // namespace lookalike::decode
