// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/values/verdict.h"

// Identifiers for what files and scripts read: lower-case, words joined by '_', never changed once released.
namespace lookalike::exchange {

[[nodiscard]] std::string_view answerName(VerdictAnswer answer);  ///< "copy", "not_copy", "unsure"
[[nodiscard]] std::string_view orderName(VerdictOrder order);     ///< "a_first", "b_first", "" for unknown
[[nodiscard]] std::string_view sourceName(VerdictSource source);  ///< "review", "batch", "cut", …

/// Nothing for a name that none of them has. Case and '-' for '_' do not matter.
[[nodiscard]] std::optional<VerdictAnswer> answerOf(std::string_view name);
[[nodiscard]] std::optional<VerdictOrder> orderOf(std::string_view name);
[[nodiscard]] std::optional<VerdictSource> sourceOf(std::string_view name);

/// "2026-03-01T09:30:00.250Z" (ISO 8601, UTC); the bare number of milliseconds for a time outside the years 0
/// to 9999.
[[nodiscard]] std::string timeText(std::int64_t msSinceEpoch);
/// What timeText() writes, and also other fractions of a second, none, an offset such as "+01:00", and a
/// blank for the 'T'. Nothing for anything else.
[[nodiscard]] std::optional<std::int64_t> timeOf(std::string_view text);

}  // namespace lookalike::exchange
