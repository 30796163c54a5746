// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/catalogue/sql_connection.h"
#include "core/values/verdict.h"

namespace lookalike::catalogue {

/// kInvalidArgument, with the reason, for an entry that must not be stored: equal or unordered hashes, an id
/// (its own or a withdrawn one) that is not 32 lower-case hexadecimal digits, a text that is too long, holds
/// a NUL or is not UTF-8, a number that stands for nothing, a probability outside 0..1.
[[nodiscard]] Result<void> checkVerdictEntry(const VerdictEntry& entry);

/// The table `verdicts`: rows are added, never changed. add() expects a transaction to be running.
class VerdictRepository {
 public:
  explicit VerdictRepository(SqlConnection& connection) : connection_(connection) {}
  /// Entries must have passed checkVerdictEntry(). One whose id is there already is passed over.
  [[nodiscard]] Result<void> add(std::span<const VerdictEntry> entries);
  /// Those that were added after `place` (-1: all), which becomes the place of the last; in the order they
  /// were added.
  [[nodiscard]] Result<std::vector<VerdictEntry>> addedAfter(std::int64_t& place);

 private:
  SqlConnection& connection_;
};

}  // namespace lookalike::catalogue
