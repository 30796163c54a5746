// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/values/local_features.h"

namespace lookalike::index {

/// The base centres in keypoint_vocabulary.bin, which the build turns into a table in the program.
[[nodiscard]] std::span<const KeypointCode> vocabularyData();

}  // namespace lookalike::index
