// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/catalogue/sql_connection.h"
#include "core/values/model_choice.h"

namespace lookalike::catalogue {

/// kInvalidArgument, with the reason, for a choice that must not be stored: no key, a key or name that is too
/// long, holds a NUL or is not UTF-8.
[[nodiscard]] Result<void> checkModelChoice(const ModelChoice& choice);

/// The table `model_choices`: rows are added, never changed. add() expects a transaction to be running.
class ModelChoiceRepository {
 public:
  explicit ModelChoiceRepository(SqlConnection& connection) : connection_(connection) {}
  /// The choice must have passed checkModelChoice().
  [[nodiscard]] Result<void> add(const ModelChoice& choice);
  [[nodiscard]] Result<std::vector<ModelChoice>> all();

 private:
  SqlConnection& connection_;
};

}  // namespace lookalike::catalogue
