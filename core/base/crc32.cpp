// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/crc32.h"

#include <array>

namespace lookalike {

namespace {

using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

/// Eight tables, so that eight bytes go at a time.
constexpr CrcTables makeCrcTables() {
  CrcTables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
    tables[0][i] = value;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t i = 0; i < 256; ++i) {
      tables[k][i] = (tables[k - 1][i] >> 8) ^ tables[0][tables[k - 1][i] & 0xFFU];
    }
  }
  return tables;
}

constexpr CrcTables kCrc = makeCrcTables();

}  // namespace

std::uint32_t crc32(std::span<const std::byte> bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  const auto at = [&](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[i]); };
  while (bytes.size() >= 8) {
    const std::uint32_t low = crc ^ (at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24);
    crc = kCrc[7][low & 0xFFU] ^ kCrc[6][(low >> 8) & 0xFFU] ^ kCrc[5][(low >> 16) & 0xFFU] ^
          kCrc[4][low >> 24] ^ kCrc[3][at(4)] ^ kCrc[2][at(5)] ^ kCrc[1][at(6)] ^ kCrc[0][at(7)];
    bytes = bytes.subspan(8);
  }
  for (const std::byte byte : bytes)
    crc = (crc >> 8) ^ kCrc[0][(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xFFU];
  return crc ^ 0xFFFFFFFFU;
}

}  // namespace lookalike
