// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/edits/made_copies.h"
#include "core/train/data/training_recipe.h"

namespace lookalike::train {

// What both kinds of recipe speak in.

[[nodiscard]] std::optional<OptimiserKind> optimiserNamed(std::string_view name);
[[nodiscard]] std::optional<edits::EditStrength> strengthNamed(std::string_view name);

/// Errors: kInvalidArgument (no JSON, with the place; no object).
[[nodiscard]] Result<nlohmann::json> parseRecipeObject(const std::string& text, const std::string& path);

}  // namespace lookalike::train
