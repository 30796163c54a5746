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

/// Names a card, which lies in the folder, in the folder's manifest.json, beside those that are there.
/// Creates the folder and the manifest where they are missing. Errors: those of files, kBadModel (a damaged
/// manifest).
[[nodiscard]] Result<void> addToManifest(const std::string& folder, const std::string& cardName);

/// Takes a card out of its folder's manifest, and as the default if it was that. Nothing to do when it is not
/// named. Errors: as addToManifest().
[[nodiscard]] Result<void> removeFromManifest(const std::string& folder, const std::string& cardName,
                                              const std::string& modelName);

}  // namespace lookalike::models
