// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "core/base/result.h"
#include "core/decode/rgb_image.h"

namespace lookalike::train {

/// A picture of a contact sheet and the words below it (ASCII; broken after '+' and spaces).
struct CaptionedPicture {
  decode::RgbImage pixels;
  std::string caption;
};

/// The pictures row by row, each fitted into a square of `side` pixels over its caption, on light grey.
/// `columns` 0: about as many as rows. Errors: kInvalidArgument (no pictures, an empty one, a sheet of more
/// than 20,000 pixels a side), kOutOfMemory.
[[nodiscard]] Result<decode::RgbImage> contactSheet(std::span<const CaptionedPicture> pictures, int side,
                                                    int columns = 0);

/// The same as a PNG file, written whole or not at all. Errors also: those of writing.
[[nodiscard]] Result<void> writeContactSheet(const std::string& path,
                                             std::span<const CaptionedPicture> pictures, int side,
                                             int columns = 0);

}  // namespace lookalike::train
