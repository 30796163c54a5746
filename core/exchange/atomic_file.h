// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "core/base/result.h"

namespace lookalike::exchange {

/// Writes a file whole or not at all: `write` fills a temporary file in the same folder, which is synced and
/// renamed over `path`. On any failure (kDiskFull, kPermissionDenied, kReadOnly, kIo, or the error of
/// `write`) the old file, if any, is as it was, and nothing is left behind.
[[nodiscard]] Result<void> writeFileAtomically(const std::string& path,
                                               const std::function<Result<void>(std::ostream&)>& write);

}  // namespace lookalike::exchange
