// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/train/tuning/tuning_pairs.h"
#include "core/train/tuning/weighted_draw.h"

namespace lookalike::train {

/// A label for each of `count` rows: equal for rows that pairs join, directly or by others. Hard negatives
/// join where their role is that of positives. A row in no pair has a label of its own.
[[nodiscard]] std::vector<std::int64_t> labelsOfRows(std::size_t count,
                                                     std::span<const std::span<const TuningPair>> pairs,
                                                     HardNegativeRole role);

/// Rows to compute a loss from; all but `rows` are places in the batch.
struct TuningBatch {
  std::vector<std::size_t> rows;  ///< of what is trained on
  std::vector<std::int64_t> labels;
  /// The norm of wholes[i] shall be larger than that of parts[i].
  std::vector<std::int64_t> wholes;
  std::vector<std::int64_t> parts;
  std::vector<std::int64_t> alikeFirst;  ///< hard negatives
  std::vector<std::int64_t> alikeLast;
  std::int64_t background = 0;  ///< where rows begin that are no pair's: the last ones

  /// Two rows more. The latter of a hard negative holds no less than the first, as it was not made from it
  /// (wang 2022, section 4.3); `isTurned` exchanges the two for the norm where no order was said.
  void add(const TuningPair& pair, const std::vector<std::int64_t>& labelOfRow, bool isTurned);
  void addBackground(std::size_t row, std::int64_t label);
};

/// To draw pairs by their weights.
[[nodiscard]] WeightedDraw drawOf(std::span<const TuningPair> pairs);

}  // namespace lookalike::train
