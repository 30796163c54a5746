// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/values/file_traces.h"

namespace lookalike::decode {

/// EXIF and XMP of an image file, by Exiv2. Whatever is malformed is not known; nothing is printed. For files
/// of `format` "jpeg", "png", "webp", "tiff", "heic" or "avif"; nothing of others. Thread-safe.
[[nodiscard]] MetadataTraces metadataTracesOf(std::span<const std::byte> bytes, std::string_view format);

/// "2009:03:31 17:05:00" (EXIF) or "2009-03-31T17:05:00…" (XMP) in seconds since 1970, whatever the zone; 0
/// for anything else, and for what cannot be: before 1970, a 13th month.
[[nodiscard]] std::int64_t secondsOf(std::string_view dateAndTime);

}  // namespace lookalike::decode
