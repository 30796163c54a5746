// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/exchange/verdict_formats.h"

namespace lookalike::exchange {

/// readVerdicts() for text that is CSV.
[[nodiscard]] Result<ReadVerdicts> readVerdictsCsv(std::string_view text, const std::string& path,
                                                   const VerdictReadOptions& options);

}  // namespace lookalike::exchange
