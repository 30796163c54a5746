// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/exchange/verdict_formats.h"

namespace lookalike::exchange {

/// One verdict as words, by the names of the CSV's columns; absent and empty fields are alike.
using VerdictFields = std::map<std::string, std::string, std::less<>>;

/// The fields as they are written. `id` and the rest as in the CSV; the paths are native bytes.
[[nodiscard]] VerdictFields fieldsOf(const VerdictRow& row);

/// The entry that the fields tell of, with an id made from their content where they have none of ours.
/// kInvalidArgument with the reason as its detail.
[[nodiscard]] Result<VerdictEntry> entryOf(const VerdictFields& fields, const VerdictReadOptions& options);

}  // namespace lookalike::exchange
