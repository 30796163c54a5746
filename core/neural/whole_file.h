// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace lookalike::neural {

/// Writes a file that appears whole or not at all, after a crash or a power cut too: beside it first (under
/// a name that nobody has), flushed, then renamed. Errors: kNotFound (no such folder), kPermissionDenied,
/// kReadOnly, kDiskFull, kIo; what was at `path` is then as it was.
[[nodiscard]] Result<void> writeWholeFile(std::span<const std::byte> bytes, const std::string& path);

/// All bytes of a regular file. Errors: kNotFound, kPermissionDenied, kNotARegularFile, kTruncated (it became
/// shorter while it was read), kIo.
[[nodiscard]] Result<std::vector<std::byte>> readWholeFile(const std::string& path);

}  // namespace lookalike::neural
