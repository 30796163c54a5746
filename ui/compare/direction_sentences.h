// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/values/pair_direction.h"

namespace lookalike::ui {

/// "B was made from A (97 %)", or "undecided".
[[nodiscard]] QString directionSentence(const PairDirection& direction);

/// The strongest reasons that speak for the likelier direction, at most three: "shows less, has something
/// added". Empty when undecided or without reasons.
[[nodiscard]] QString directionReasons(const PairDirection& direction);

}  // namespace lookalike::ui
