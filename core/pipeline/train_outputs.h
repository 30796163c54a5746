// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"

namespace lookalike::pipeline {

/// Whether a run may write its model and the card beside it (the same name with ".json"): kInvalidArgument
/// where either is the recipe itself.
[[nodiscard]] Result<void> checkOutputs(const std::string& recipePath, const std::string& output);

}  // namespace lookalike::pipeline
