// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lookalike {

/// CRC-32 of zlib and PNG (ISO 3309, polynomial 0xEDB88320).
[[nodiscard]] std::uint32_t crc32(std::span<const std::byte> bytes);

}  // namespace lookalike
