// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "core/base/result.h"

namespace lookalike::exchange {

/// A whole regular file in memory, as it is. Errors: kNotFound, kPermissionDenied, kNotARegularFile,
/// kTooLarge (over `maxBytes`; nothing more is read), kIo.
[[nodiscard]] Result<std::string> readTextFile(const std::string& path, std::int64_t maxBytes);

/// Flushes what was written; kIo where any of it could not be.
[[nodiscard]] Result<void> streamOutcome(std::ostream& out);

}  // namespace lookalike::exchange
