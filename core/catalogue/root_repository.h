// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/catalogue/sql_connection.h"
#include "core/values/image_records.h"

namespace lookalike::catalogue {

/// The table `roots`. Methods that write expect a transaction to be running.
class RootRepository {
 public:
  explicit RootRepository(SqlConnection& connection) : connection_(connection) {}
  [[nodiscard]] Result<RootId> add(const std::string& path);
  [[nodiscard]] Result<std::vector<RootRecord>> all();
  [[nodiscard]] Result<void> remove(RootId root);

 private:
  SqlConnection& connection_;
};

}  // namespace lookalike::catalogue
