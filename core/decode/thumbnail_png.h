// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/decode/rgb_image.h"

namespace lookalike::decode {

/// Keyword to text, both Latin-1 by the PNG standard; thumbnails use ASCII.
using PngTexts = std::map<std::string, std::string>;

/// An 8-bit RGB PNG with uncompressed text (tEXt) chunks before the pixels.
[[nodiscard]] Result<std::vector<std::byte>> encodePngWithTexts(const RgbImage& image, const PngTexts& texts);

/// The tEXt chunks of a PNG file, as far as its chunks make sense. Does not look at the pixels.
[[nodiscard]] PngTexts readPngTexts(std::span<const std::byte> png);

}  // namespace lookalike::decode
