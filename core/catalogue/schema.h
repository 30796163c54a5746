// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/catalogue/sql_connection.h"

namespace lookalike::catalogue {

/// Stands in SQLite's header (PRAGMA application_id) and tells a library from any other database: "LkAl".
inline constexpr std::int64_t kApplicationId = 0x4C6B416C;

/// One numbered step of the schema. Statements are in the words of `dataDefinition`.
struct Migration {
  int version = 0;
  /// The first program version that can read a file at this schema version. An older program names it when it
  /// refuses the file.
  std::string needsVersion;
  std::vector<std::string> statements;
};

/// Every step, by ascending version from 1 without gaps. Steps are never changed once released, only added.
[[nodiscard]] std::span<const Migration> migrations();

enum class SqlDialect { kSqlite, kPostgres };

/// A statement of the schema in one database's words: `$KEY` is a 64-bit row number, `$BYTES` binary data,
/// `$REAL` a double, `$BY_KEY` at the end of a table keeps its rows in the order of the primary key.
[[nodiscard]] std::string dataDefinition(std::string_view statement, SqlDialect dialect);

/// What a file says of itself.
struct SchemaInfo {
  int version = 0;
  std::string needsVersion;
  std::string libraryUuid;
};

/// kCorrupt when the file is no library.
[[nodiscard]] Result<SchemaInfo> readSchemaInfo(SqlConnection& connection);

/// Runs all pending steps in one transaction; an empty file becomes a library with a new random uuid. Either
/// all of them are done or the file is as before. kNewerVersion (detail: the version needed) when the file is
/// ahead of `steps`.
[[nodiscard]] Result<void> migrate(SqlConnection& connection, std::span<const Migration> steps);

}  // namespace lookalike::catalogue
