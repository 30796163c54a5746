// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "core/base/ids.h"
#include "core/store/shelf.h"

namespace lookalike::testing {

inline const store::ShelfName kShelfName{"things", "model:0123", "1"};

/// Spread as hashes are.
inline ContentHash contentOf(std::uint64_t i) {
  ContentHash content;
  for (std::size_t k = 0; k < 4; ++k) {
    std::uint64_t word = (i + 1) * 0x9E3779B97F4A7C15ULL + k;
    word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    word ^= word >> 31U;
    std::memcpy(content.bytes.data() + 8 * k, &word, sizeof(word));
  }
  return content;
}

/// Depends on i, also in its length: 0 to 20,000 bytes.
inline std::vector<std::byte> valueOf(std::uint64_t i) {
  std::vector<std::byte> value(i * 7919 % 20'001);
  for (std::size_t k = 0; k < value.size(); ++k) value[k] = static_cast<std::byte>(i * 31 + k * 7 + k / 251);
  return value;
}

/// Puts values first … first + count - 1 at once.
inline Result<void> putValues(store::Shelf& shelf, std::uint64_t first, std::uint64_t count) {
  std::vector<ContentHash> contents;
  std::vector<std::vector<std::byte>> values;
  for (std::uint64_t i = first; i < first + count; ++i) {
    contents.push_back(contentOf(i));
    values.push_back(valueOf(i));
  }
  return shelf.put(contents, values);
}

/// Whether the shelf holds values first … first + count - 1, each as it was put.
inline bool holds(const store::Shelf& shelf, std::uint64_t first, std::uint64_t count) {
  for (std::uint64_t i = first; i < first + count; ++i) {
    if (!shelf.contains(contentOf(i)) || shelf.find(contentOf(i)) != valueOf(i)) return false;
  }
  return true;
}

}  // namespace lookalike::testing
