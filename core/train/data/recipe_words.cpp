// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/recipe_words.h"

#include <cstdint>

namespace lookalike::train {

using nlohmann::json;

std::optional<OptimiserKind> optimiserNamed(std::string_view name) {
  if (name == "sgd") return OptimiserKind::kSgd;
  if (name == "adam_w") return OptimiserKind::kAdamW;
  return std::nullopt;
}

std::optional<edits::EditStrength> strengthNamed(std::string_view name) {
  for (const edits::EditStrength strength : edits::kEditStrengths) {
    if (name == edits::editStrengthName(strength)) return strength;
  }
  return std::nullopt;
}

Result<json> parseRecipeObject(const std::string& text, const std::string& path) {
  const auto bad = [&](const std::string& why, std::int64_t offset) {
    return Error{ErrorCode::kInvalidArgument, path, why, offset};
  };
  try {
    json object = json::parse(text);
    if (!object.is_object()) return bad("the recipe is no JSON object", -1);
    return object;
  } catch (const json::parse_error& error) {
    return bad(error.what(), static_cast<std::int64_t>(error.byte));
  } catch (const json::exception& error) {  // a number that no double holds
    return bad(error.what(), -1);
  }
}

}  // namespace lookalike::train
