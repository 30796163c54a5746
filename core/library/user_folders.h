// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace lookalike::library {

/// $XDG_DATA_HOME, or ~/.local/share (XDG Base Directory Specification).
[[nodiscard]] std::string dataHome();

/// The folders that models are looked for in: $LOOKALIKE_MODELS, beside the program, the installed data
/// folder, and $XDG_DATA_HOME/lookalike/models.
[[nodiscard]] std::vector<std::string> modelFolders();

/// The path made absolute with symbolic links resolved as far as it exists; native bytes, no trailing slash.
[[nodiscard]] std::string canonicalPath(const std::string& path);

/// Whether `path` is `folder` itself or lies below it. Both canonical.
[[nodiscard]] bool isUnder(const std::string& path, const std::string& folder);

}  // namespace lookalike::library
