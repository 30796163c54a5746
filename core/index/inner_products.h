// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>

#include "core/base/result.h"

namespace lookalike::index {

/// Sizes of one multiplication: large enough for the BLAS to run at full speed, small enough for the product
/// to stay in a core's second-level cache and for cancel to answer in milliseconds.
inline constexpr std::size_t kTileQueries = 256;
inline constexpr std::size_t kTileRows = 512;

/// products[q * rows + r] = <query q, row r>, both row-major with `dimension` columns. Multiply tiles from
/// several threads at once only under BlasThreads(1).
void multiplyTile(const float* queries, std::size_t queryCount, const float* rows, std::size_t rowCount,
                  std::size_t dimension, float* products);

/// Calls onHit(column, value) for each value >= floor, in order. Values below are skipped sixteen at a time.
template <typename OnHit>
void forEachAtLeast(std::span<const float> values, float floor, const OnHit& onHit) {
  constexpr std::size_t kChunk = 16;
  for (std::size_t begin = 0; begin < values.size(); begin += kChunk) {
    const std::size_t end = std::min(begin + kChunk, values.size());
    int any = 0;
    for (std::size_t i = begin; i < end; ++i) any |= static_cast<int>(values[i] >= floor);
    if (any == 0) continue;
    for (std::size_t i = begin; i < end; ++i) {
      if (values[i] >= floor) onHit(i, values[i]);
    }
  }
}

[[nodiscard]] inline float clampSimilarity(float value) {
  return std::clamp(value, -1.0F, 1.0F);
}

[[nodiscard]] bool allFinite(std::span<const float> values);

/// While it lives the BLAS uses `threads` threads of its own (where it is OpenBLAS, whose count is one number
/// for the whole process; others keep theirs). The first of nested or concurrent guards decides.
class BlasThreads {
 public:
  explicit BlasThreads(int threads);
  ~BlasThreads();
  BlasThreads(const BlasThreads&) = delete;
  BlasThreads& operator=(const BlasThreads&) = delete;
};

}  // namespace lookalike::index
