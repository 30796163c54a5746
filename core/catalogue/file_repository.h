// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/sql_connection.h"

namespace lookalike::catalogue {

/// The table `files`. Methods that write expect a transaction to be running.
class FileRepository {
 public:
  explicit FileRepository(SqlConnection& connection) : connection_(connection) {}
  [[nodiscard]] Result<std::vector<FileRecord>> all(std::span<const RootId> roots);
  [[nodiscard]] Result<std::vector<FileId>> upsert(std::span<const FileEntry> entries);
  [[nodiscard]] Result<void> move(std::span<const std::pair<FileId, FileEntry>> moves);
  [[nodiscard]] Result<void> setMissing(std::span<const FileId> files, bool missing);
  [[nodiscard]] Result<CatalogueCounts> counts();

 private:
  SqlConnection& connection_;
};

}  // namespace lookalike::catalogue
