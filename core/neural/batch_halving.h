// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>

#include "core/base/result.h"

namespace lookalike::neural {

/// Runs `total` items through `runBatch(first, count) -> Result<void>`, at most `batchSize` at once. When a
/// batch fails with kOutOfMemory, `batchSize` is halved and the same items are tried again in smaller
/// batches; the halving sticks, because what did not fit once will not fit next time. Any other failure, and
/// kOutOfMemory for a single item, is handed back. Items before the failed batch were run.
template <typename RunBatch>
[[nodiscard]] Result<void> runHalving(std::size_t total, std::size_t& batchSize, RunBatch&& runBatch) {
  LOOKALIKE_CHECK(batchSize > 0);
  std::size_t first = 0;
  while (first < total) {
    const std::size_t count = std::min(batchSize, total - first);
    Result<void> outcome = runBatch(first, count);
    if (outcome) {
      first += count;
      continue;
    }
    if (outcome.error().code != ErrorCode::kOutOfMemory || count == 1) return outcome;
    batchSize = count / 2;
  }
  return {};
}

}  // namespace lookalike::neural
