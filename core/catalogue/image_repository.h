// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/sql_connection.h"

namespace lookalike::catalogue {

/// The tables `images` and `failures`: what reading the files gave. Methods that write expect a transaction
/// to be running.
class ImageRepository {
 public:
  explicit ImageRepository(SqlConnection& connection) : connection_(connection) {}
  [[nodiscard]] Result<std::vector<ImageId>> record(std::span<const FileOutcome> outcomes);
  [[nodiscard]] Result<std::vector<ImageRecord>> all(bool onlyPresent);
  [[nodiscard]] Result<std::vector<FailureRecord>> failures();

 private:
  SqlConnection& connection_;
};

}  // namespace lookalike::catalogue
