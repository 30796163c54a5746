// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/orientation.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

namespace lookalike::decode {

namespace {

/// Reads numbers of a TIFF structure and never outside of it.
class TiffNumbers {
 public:
  TiffNumbers(std::span<const std::byte> block, bool bigEndian) : block_(block), bigEndian_(bigEndian) {}
  [[nodiscard]] std::optional<std::uint32_t> at(std::size_t offset, std::size_t byteCount) const {
    if (offset > block_.size() || block_.size() - offset < byteCount) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < byteCount; ++i)
      value = (value << 8U) |
              std::to_integer<std::uint32_t>(block_[offset + (bigEndian_ ? i : byteCount - 1 - i)]);
    return value;
  }

 private:
  std::span<const std::byte> block_;
  bool bigEndian_;
};

/// Copies 3-byte pixels so that source (x, y) lands at `first + x × stepX + y × stepY` pixels.
void placePixels(const RgbImage& from, RgbImage& to, std::ptrdiff_t first, std::ptrdiff_t stepX,
                 std::ptrdiff_t stepY) {
  // Blocks, so that a transposition does not touch a new cache line for every pixel.
  constexpr int kBlock = 32;
  for (int top = 0; top < from.height; top += kBlock) {
    for (int left = 0; left < from.width; left += kBlock) {
      const int bottom = std::min(from.height, top + kBlock);
      const int right = std::min(from.width, left + kBlock);
      for (int y = top; y < bottom; ++y) {
        const std::uint8_t* source =
            from.pixels.data() + 3 * (static_cast<std::ptrdiff_t>(y) * from.width + left);
        std::uint8_t* target = to.pixels.data() + 3 * (first + left * stepX + y * stepY);
        for (int x = left; x < right; ++x, source += 3, target += 3 * stepX) {
          target[0] = source[0];
          target[1] = source[1];
          target[2] = source[2];
        }
      }
    }
  }
}

}  // namespace

int exifOrientation(std::span<const std::byte> block) {
  constexpr std::size_t kLead = 6;
  if (block.size() >= kLead && std::memcmp(block.data(), "Exif\0", 5) == 0) block = block.subspan(kLead);
  if (block.size() < 8) return 1;
  const bool bigEndian = block[0] == std::byte{'M'} && block[1] == std::byte{'M'};
  const bool littleEndian = block[0] == std::byte{'I'} && block[1] == std::byte{'I'};
  if (!bigEndian && !littleEndian) return 1;
  const TiffNumbers numbers(block, bigEndian);
  const std::size_t directory = *numbers.at(4, 4);
  const std::uint32_t entries = numbers.at(directory, 2).value_or(0);  // at most 65535: bounded
  for (std::uint32_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + std::size_t{12} * i;
    const auto tag = numbers.at(entry, 2);
    if (!tag) return 1;
    if (*tag != 0x0112) continue;
    const std::uint32_t type = numbers.at(entry + 2, 2).value_or(0);
    const std::uint32_t value =
        type == 4 ? numbers.at(entry + 8, 4).value_or(1) : numbers.at(entry + 8, 2).value_or(1);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

RgbImage upright(RgbImage image, int orientation) {
  if (orientation <= 1 || orientation > 8 || image.empty()) return image;
  RgbImage result{image.width, image.height, std::vector<std::uint8_t>(image.pixels.size())};
  if (swapsSides(orientation)) std::swap(result.width, result.height);
  const std::ptrdiff_t w = image.width;
  const std::ptrdiff_t h = image.height;
  switch (orientation) {
    case 2:  // mirrored left to right
      placePixels(image, result, w - 1, -1, w);
      break;
    case 3:  // half a turn
      placePixels(image, result, w * h - 1, -1, -w);
      break;
    case 4:  // mirrored top to bottom
      placePixels(image, result, (h - 1) * w, 1, -w);
      break;
    case 5:  // mirrored at the main diagonal
      placePixels(image, result, 0, h, 1);
      break;
    case 6:  // to be turned a quarter clockwise
      placePixels(image, result, h - 1, h, -1);
      break;
    case 7:  // mirrored at the other diagonal
      placePixels(image, result, w * h - 1, -h, -1);
      break;
    default:  // 8: to be turned a quarter anticlockwise
      placePixels(image, result, (w - 1) * h, -h, 1);
      break;
  }
  return result;
}

}  // namespace lookalike::decode
