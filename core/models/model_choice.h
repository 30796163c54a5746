// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/describe/describer.h"
#include "core/models/model_card.h"

namespace lookalike::models {

/// DescriberOptions::name, or what "default" stands for: the model that the first manifest with a default
/// names, or "dct". Errors: those of readModelManifest().
[[nodiscard]] Result<std::string> chosenModelName(const describe::DescriberOptions& options);

/// The card of the network that the options name; nothing when they name the built-in describer. Errors:
/// kNotFound (no such model; detail lists the names), kBadModel, those of reading.
[[nodiscard]] Result<std::optional<ModelCard>> chosenModelCard(const describe::DescriberOptions& options);

/// Errors: kNotFound (no such model; detail lists the names), kBadModel (corrupt file, hash or shape not as
/// its card says; found by a trial run before any work), kDevice.
[[nodiscard]] Result<std::unique_ptr<describe::Describer>> makeDescriber(
    const describe::DescriberOptions& options);

/// Whether these options name a network rather than a built-in describer, as far as can be told without
/// loading it.
[[nodiscard]] bool namesNetwork(const describe::DescriberOptions& options);

}  // namespace lookalike::models
