// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/key_counter.h"

namespace lookalike::catalogue {

Result<KeyCounter> KeyCounter::load(SqlConnection& connection, const std::string& table) {
  auto select = connection.prepare("SELECT next_key FROM key_counters WHERE name = ?");
  if (!select) return select.error();
  auto next = select->bindText(table).firstInteger();
  if (!next) return next.error();
  return KeyCounter(connection, table, next->value_or(1));
}

Result<void> KeyCounter::save() {
  if (next_ == stored_) return ok();
  auto upsert = connection_->prepare(
      "INSERT INTO key_counters (name, next_key) VALUES (?, ?)"
      " ON CONFLICT (name) DO UPDATE SET next_key = excluded.next_key");
  if (!upsert) return upsert.error();
  if (auto done = upsert->bindText(table_).bind(next_).run(); !done) return done;
  stored_ = next_;
  return ok();
}

}  // namespace lookalike::catalogue
