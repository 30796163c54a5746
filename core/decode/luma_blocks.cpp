// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/luma_blocks.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lookalike::decode {

namespace {

constexpr std::size_t kSide = 8;
using Basis = std::array<std::array<float, kSide>, kSide>;

/// basis[frequency][place]
const Basis& basis() {
  static const Basis kBasis = [] {
    Basis table{};
    for (std::size_t k = 0; k < kSide; ++k) {
      const double scale = k == 0 ? std::sqrt(1.0 / 8.0) : 0.5;
      for (std::size_t x = 0; x < kSide; ++x)
        table[k][x] = static_cast<float>(scale * std::cos((2.0 * static_cast<double>(x) + 1.0) *
                                                          static_cast<double>(k) * std::numbers::pi / 16.0));
    }
    return table;
  }();
  return kBasis;
}

/// Multiplies the block from both sides by `table`, or its transpose.
template <bool kTransposed>
void multiplied(std::array<float, 64>& block) {
  const Basis& table = basis();
  const auto at = [&](std::size_t row, std::size_t column) {
    return kTransposed ? table[column][row] : table[row][column];
  };
  std::array<float, 64> half{};
  for (std::size_t y = 0; y < kSide; ++y) {
    for (std::size_t k = 0; k < kSide; ++k) {
      float sum = 0.0F;
      for (std::size_t x = 0; x < kSide; ++x) sum += at(k, x) * block[y * kSide + x];
      half[y * kSide + k] = sum;
    }
  }
  for (std::size_t k = 0; k < kSide; ++k) {
    for (std::size_t x = 0; x < kSide; ++x) {
      float sum = 0.0F;
      for (std::size_t y = 0; y < kSide; ++y) sum += at(k, y) * half[y * kSide + x];
      block[k * kSide + x] = sum;
    }
  }
}

}  // namespace

void forwardTransform(std::array<float, 64>& block) {
  multiplied<false>(block);
}

void inverseTransform(std::array<float, 64>& block) {
  multiplied<true>(block);
}

LumaBlocks lumaBlocksOf(const RgbImage& image) {
  LumaBlocks blocks;
  const int allColumns = image.width / 8;
  const int allRows = image.height / 8;
  blocks.columns = std::min(allColumns, kMostBlockColumns);
  blocks.rows = std::min(allRows, kMostBlockRows);
  blocks.steps.fill(1);
  blocks.levels.resize(blocks.size() * 64);
  const auto firstColumn = static_cast<std::size_t>(allColumns - blocks.columns) / 2;
  const auto firstRow = static_cast<std::size_t>(allRows - blocks.rows) / 2;
  const std::size_t stride = 3 * static_cast<std::size_t>(image.width);
  std::array<float, 64> block{};
  std::int16_t* out = blocks.levels.data();
  for (std::size_t row = 0; row < static_cast<std::size_t>(blocks.rows); ++row) {
    for (std::size_t column = 0; column < static_cast<std::size_t>(blocks.columns); ++column) {
      for (std::size_t y = 0; y < kSide; ++y) {
        const std::uint8_t* rgb =
            image.pixels.data() + (8 * (firstRow + row) + y) * stride + 24 * (firstColumn + column);
        // The luma of JFIF, whose decoder's clipping and rounding are all that is lost.
        for (std::size_t x = 0; x < kSide; ++x, rgb += 3)
          block[y * kSide + x] = 0.299F * static_cast<float>(rgb[0]) + 0.587F * static_cast<float>(rgb[1]) +
                                 0.114F * static_cast<float>(rgb[2]) - 128.0F;
      }
      forwardTransform(block);
      for (std::size_t i = 0; i < 64; ++i) *out++ = static_cast<std::int16_t>(std::lround(block[i]));
    }
  }
  return blocks;
}

}  // namespace lookalike::decode
