// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include "core/base/check.h"
#include "tests/support/made_images.h"

namespace lookalike::testing {

Bytes exifBlock(int orientation) {
  Bytes block;
  const auto put = [&](std::uint32_t value, int byteCount) {
    for (int i = 0; i < byteCount; ++i) block.push_back(static_cast<std::byte>((value >> (8 * i)) & 255U));
  };
  put(0x4949, 2);  // little-endian
  put(42, 2);
  put(8, 4);       // the first directory follows
  put(1, 2);       // one entry
  put(0x0112, 2);  // orientation
  put(3, 2);       // SHORT
  put(1, 4);
  put(static_cast<std::uint32_t>(orientation), 4);
  put(0, 4);  // no further directory
  return block;
}

void writeFile(const std::string& path, const Bytes& bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wbe");
  LOOKALIKE_CHECK(file != nullptr);
  if (!bytes.empty()) LOOKALIKE_CHECK(std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
  LOOKALIKE_CHECK(std::fclose(file) == 0);
}

Bytes readWholeFile(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  LOOKALIKE_CHECK(file != nullptr);
  Bytes bytes;
  std::array<std::byte, 65536> block{};
  for (std::size_t count = 0; (count = std::fread(block.data(), 1, block.size(), file)) > 0;)
    bytes.insert(bytes.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(count));
  std::fclose(file);
  return bytes;
}

}  // namespace lookalike::testing
