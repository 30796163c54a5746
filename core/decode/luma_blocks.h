// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/decode/image_decoder.h"

/// What file_traces.cpp reads of a file's pixels. Not for other folders.
namespace lookalike::decode {

/// Values of the 64 frequencies in natural order: row (vertical frequency) by row.
using BlockTable = std::array<std::uint16_t, 64>;

/// The luma of an image as orthonormal 8 × 8 cosine coefficients (those of JPEG, ITU-T T.81, A.3.3), from the
/// middle of the image when it is large.
struct LumaBlocks {
  int columns = 0;
  int rows = 0;
  std::vector<std::int16_t> levels;  ///< columns × rows × 64: coefficients in steps of `steps`, rounded
  BlockTable steps{};                ///< all 1 for what is not a JPEG
  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
  }
};

/// What a JPEG holds, as stored.
struct JpegContent {
  int width = 0;  ///< as stored, before the EXIF orientation
  int height = 0;
  int orientation = 1;             ///< EXIF, 1 … 8
  std::vector<BlockTable> tables;  ///< of the components, luma first
  LumaBlocks luma;
};

/// At most so many blocks are looked at: a megapixel.
inline constexpr int kMostBlockColumns = 128;
inline constexpr int kMostBlockRows = 128;

/// Reads the coefficients without decoding them. Nothing for a file that libjpeg finds broken, whose luma is
/// not 8 bits, or that is over a limit. Bounded as decodeImage() is.
[[nodiscard]] std::optional<JpegContent> jpegContentOf(std::span<const std::byte> bytes,
                                                       const DecodeLimits& limits);

/// The blocks of a decoded image, on its own grid.
[[nodiscard]] LumaBlocks lumaBlocksOf(const RgbImage& image);

/// The orthonormal 8 × 8 cosine transform and its inverse, in place.
void forwardTransform(std::array<float, 64>& block);
void inverseTransform(std::array<float, 64>& block);

}  // namespace lookalike::decode
