// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "core/evaluate/reliability.h"

namespace lookalike::cli {

/// "NAME  12345 pairs, 678 copies, expected calibration error 0.0123, Brier score 0.0045", a line on standard
/// output.
void printReliability(const char* name, const evaluate::Reliability& reliability);
[[nodiscard]] nlohmann::ordered_json reliabilityJson(const evaluate::Reliability& reliability);

}  // namespace lookalike::cli
