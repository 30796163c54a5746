// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/exchange/verdict_formats.h"

namespace lookalike::exchange {

/// readVerdicts() for text that is JSON, of either kind.
[[nodiscard]] Result<ReadVerdicts> readVerdictsJson(std::string_view text, const std::string& path,
                                                    const VerdictReadOptions& options);

/// Of one task of Label Studio: adds an entry an annotation, or a problem. `place` is the task's number.
void readLabelStudioTask(const nlohmann::json& task, int place, const VerdictReadOptions& options,
                         ReadVerdicts& reading);

/// A member of an object as words: text as it is, a number in digits; "" where there is none, or it is
/// something else.
[[nodiscard]] std::string memberText(const nlohmann::json& object, const char* name);

/// A path that setPath() wrote, as native bytes.
[[nodiscard]] std::string memberPath(const nlohmann::json& object, const char* name);

}  // namespace lookalike::exchange
