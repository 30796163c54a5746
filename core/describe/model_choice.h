// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/describe/describer.h"
#include "core/describe/model_card.h"

namespace lookalike::describe {

/// DescriberOptions::name, or what "default" stands for: the model that the first manifest with a default
/// names, or "dct". Errors: those of readModelManifest().
[[nodiscard]] Result<std::string> chosenModelName(const DescriberOptions& options);

/// The card of the network that the options name; nothing when they name the built-in describer. Errors:
/// kNotFound (no such model; detail lists the names), kBadModel, those of reading.
[[nodiscard]] Result<std::optional<ModelCard>> chosenModelCard(const DescriberOptions& options);

}  // namespace lookalike::describe
