// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/catalogue/sql_connection.h"

namespace lookalike::catalogue {

/// Gives out the row numbers of one table within one transaction: positive, ascending, never given twice,
/// even when rows are deleted.
class KeyCounter {
 public:
  [[nodiscard]] static Result<KeyCounter> load(SqlConnection& connection, const std::string& table);
  /// The number that take() will give.
  [[nodiscard]] std::int64_t upcoming() const { return next_; }
  std::int64_t take() { return next_++; }
  /// Writes the state back; call it before the transaction is committed.
  [[nodiscard]] Result<void> save();

 private:
  KeyCounter(SqlConnection& connection, std::string table, std::int64_t next)
      : connection_(&connection), table_(std::move(table)), next_(next), stored_(next) {}
  SqlConnection* connection_;
  std::string table_;
  std::int64_t next_;
  std::int64_t stored_;
};

}  // namespace lookalike::catalogue
