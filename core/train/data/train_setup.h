// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace lookalike::train {

/// Whether a run may write its model and the card beside it (the same name with ".json"): kInvalidArgument
/// where either is the recipe itself.
[[nodiscard]] Result<void> checkOutputs(const std::string& recipePath, const std::string& output);

/// Bytes that training pictures may take in memory: a quarter of the machine's, at most 4 GiB.
[[nodiscard]] std::int64_t pictureMemory();

}  // namespace lookalike::train
