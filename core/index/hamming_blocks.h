// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/values/local_features.h"

namespace lookalike::index {

/// Codes that are compared in one go. A multiple of the lanes of any processor, and a bit mask of 64.
inline constexpr std::size_t kBlockCodes = 64;

/// 64 codes, word by word: words[w][i] is word w of code i, so that lanes hold neighbours.
struct alignas(64) CodeBlock {
  std::array<std::array<std::uint64_t, kBlockCodes>, 3> words;

  [[nodiscard]] KeypointCode code(std::size_t i) const { return {{words[0][i], words[1][i], words[2][i]}}; }
  void setCode(std::size_t i, const KeypointCode& code) {
    for (std::size_t w = 0; w < code.words.size(); ++w) words[w][i] = code.words[w];
  }
};

/// Compares one code with the 64 of a block. The answer's bit i says that code i is at most `bound` bits
/// away, and then its distance is in distances[i], which otherwise means nothing.
using BlockComparison = std::uint64_t (*)(const CodeBlock& block, const KeypointCode& code, int bound,
                                          std::uint8_t* distances);

/// The quickest comparison that this processor has: population counts in 512 bits, tables in 256 bits, the
/// popcnt instruction, or plain C++. All give the same numbers.
[[nodiscard]] BlockComparison blockComparison();
/// All that this processor can run, plain C++ first: for tests and measurements.
[[nodiscard]] std::vector<BlockComparison> usableBlockComparisons();

}  // namespace lookalike::index
