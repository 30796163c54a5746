// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// The state of the block that a pixel of the overlap's frame lies in, or is nearest to; kOutside when no
/// blocks were compared.
[[nodiscard]] inline BlockState stateAt(const OverlapComparison& comparison, double x, double y) {
  if (comparison.states.empty() || comparison.blockSide < 1) return BlockState::kOutside;
  const int column = std::clamp(static_cast<int>(x) / comparison.blockSide, 0, comparison.columns - 1);
  const int row = std::clamp(static_cast<int>(y) / comparison.blockSide, 0, comparison.rows - 1);
  return comparison.states[static_cast<std::size_t>(row) * static_cast<std::size_t>(comparison.columns) +
                           static_cast<std::size_t>(column)];
}

}  // namespace lookalike::verify
