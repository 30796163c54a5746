// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/describe/describer.h"
#include "core/values/model_choice.h"

namespace lookalike::models {

using lookalike::ModelChoice;

/// All choices of a library, oldest first; the last one counts. Empty: none was made, and the default model
/// serves. Errors: as openLibraryForReading().
[[nodiscard]] Result<std::vector<ModelChoice>> modelChoices(const std::string& libraryPath);

/// The options' model, where they ask for the "default": that which the library chose, if it did. Errors:
/// kNotFound (that model was removed: its key), those of the catalogue. A library that is not there yet has
/// chosen nothing.
[[nodiscard]] Result<describe::DescriberOptions> describerOfLibrary(const std::string& libraryPath,
                                                                    describe::DescriberOptions options);

/// Makes the model that served before the last choice the choice again, at once: its finds are still stored.
/// Where they are not (they were found by other evidence, images came since), they are as they were; a search
/// brings them up to date. Asked for twice, it comes back to where it was. Errors: kInvalidArgument (there is
/// nothing to go back to), kNotFound (no such library; that model was removed, and what is chosen stays),
/// kLocked (a job holds the library), those of the catalogue.
/// `modelFolders`: where it is looked for; empty: modelFolders().
[[nodiscard]] Result<ModelChoice> goBackToModelBefore(const std::string& libraryPath,
                                                      const std::vector<std::string>& modelFolders = {});

}  // namespace lookalike::models
