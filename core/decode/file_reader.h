// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/values/image_records.h"

namespace lookalike::decode {

/// A whole file in memory with the hash of its content.
struct FileContent {
  std::vector<std::byte> bytes;
  ContentHash hash;  ///< SHA-256
  FileStamp stamp;   ///< of the file that was read, which the path may have ceased to name
};

/// Reads a regular file and hashes it in one pass. `path` is native bytes. A file that changes while it is
/// read is read again, and gives kIo when it does not come to rest. Whatever is written to it later gives it
/// another stamp: a file that was written just now is let rest until the clock of the file system has moved
/// on (some milliseconds). Errors also: kNotFound, kPermissionDenied, kNotARegularFile, kEmpty, kTooLarge
/// (over maxBytes, before reading), kIo.
[[nodiscard]] Result<FileContent> readFile(const std::string& path, std::int64_t maxBytes);

/// SHA-256 of bytes.
[[nodiscard]] ContentHash hashBytes(const void* data, std::size_t size);

}  // namespace lookalike::decode
