// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ids.h"

namespace lookalike {

std::string ContentHash::toHex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(64);
  for (const std::uint8_t byte : bytes) {
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 15]);
  }
  return hex;
}

std::optional<ContentHash> ContentHash::fromHex(std::string_view hex) {
  if (hex.size() != 64) return std::nullopt;
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  ContentHash hash;
  for (std::size_t i = 0; i < 32; ++i) {
    const int high = digit(hex[2 * i]);
    const int low = digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    hash.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return hash;
}

ImageId imageIdOf(const ContentHash& hash) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < 7; ++i) number = number << 8 | hash.bytes[i];
  number = number << 4 | hash.bytes[7] >> 4;
  return ImageId{number == 0 ? 1 : number};
}

}  // namespace lookalike
