// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/describe/describer.h"
#include "core/values/model_choice.h"

namespace lookalike::models {

/// The options that make the describer of this key, looked for among the built-in one and the models of
/// `options.modelFolders` (empty: modelFolders()); the rest of `options` stays. Reads cards, no weights.
/// Errors: kNotFound (no model has the key: it was removed, or exchanged for another version; detail is the
/// key), those of reading the manifests.
[[nodiscard]] Result<describe::DescriberOptions> describerOf(const DescriberKey& key,
                                                             describe::DescriberOptions options = {});

/// The options' model, where they ask for the "default" and a library made these choices: the last one.
/// Errors: kNotFound (that model was removed; detail has its name and key), those of reading the manifests.
[[nodiscard]] Result<describe::DescriberOptions> describerOfChoices(const std::vector<ModelChoice>& choices,
                                                                    describe::DescriberOptions options);

/// What the model of this key is called: as the choices have it, else as its card, else the key.
[[nodiscard]] std::string nameOfModel(const DescriberKey& key, const std::vector<ModelChoice>& choices,
                                      const std::vector<std::string>& modelFolders);

}  // namespace lookalike::models
