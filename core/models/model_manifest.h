// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace lookalike::models {

/// The manifest.json of a folder of models.
struct ModelManifest {
  std::string defaultModel;            ///< a name, or "" when the manifest names none
  std::vector<std::string> cardPaths;  ///< absolute
};

/// A folder without manifest.json gives an empty manifest. Errors: kBadModel for a manifest that is no valid
/// one, and those of reading.
[[nodiscard]] Result<ModelManifest> readModelManifest(const std::string& folder);

}  // namespace lookalike::models
