// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "core/values/pair_direction.h"

namespace lookalike::exchange {

/// {"direction": "b_from_a", "probability_b_from_a": 0.98, "reasons": [{"kind": "containment", "log_odds":
/// 3.1, "a": 0.58, "b": 1}, …]}: log-odds above 0 speak for B being made from A; "a" and "b" are the two
/// values that DirectionReasonKind names, null where there is none. Names as in evidence_names.h.
[[nodiscard]] nlohmann::ordered_json directionJson(const PairDirection& direction);

/// The "reasons" of it.
[[nodiscard]] nlohmann::ordered_json reasonsJson(std::span<const DirectionReason> reasons);

}  // namespace lookalike::exchange
