// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lookalike::decode {

/// 8-bit sRGB pixels, upright, interleaved R G B, rows top to bottom without padding (stride = 3 × width).
struct RgbImage {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
  [[nodiscard]] bool empty() const { return pixels.empty(); }
};

}  // namespace lookalike::decode
