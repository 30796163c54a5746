// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/schema.h"

#include <array>
#include <random>
#include <utility>

#include "core/catalogue/catalogue.h"

namespace lookalike::catalogue {

namespace {

/// The first 60 bits of a content hash in SQL, as imageIdOf() has them.
std::string hashAsNumber() {
  std::string sum;
  for (int digit = 1; digit <= 15; ++digit) {
    sum += std::string(digit == 1 ? "" : " + ") + "((instr('0123456789ABCDEF', substr(hex(hash), " +
           std::to_string(digit) + ", 1)) - 1) << " + std::to_string(60 - 4 * digit) + ")";
  }
  return sum;
}

// Paths and the system's words are bytes, not text: they need not be UTF-8. 64-bit unsigned numbers (device,
// inode) are stored with their bits in a signed column. Row numbers are given out by KeyCounter, as the two
// databases differ in how they number rows; those of images follow from their contents.
// NOLINTBEGIN(bugprone-suspicious-missing-comma): statements of several lines, among short ones
const std::vector<Migration>& allMigrations() {
  static const std::vector<Migration> steps{
      {1,
       "0.1.0",
       {
           "CREATE TABLE key_counters (name VARCHAR(32) PRIMARY KEY, next_key BIGINT NOT NULL)",
           "CREATE TABLE roots (id $KEY PRIMARY KEY, path $BYTES NOT NULL UNIQUE)",
           "CREATE TABLE images (id $KEY PRIMARY KEY, hash $BYTES NOT NULL UNIQUE, width INTEGER NOT NULL,"
           " height INTEGER NOT NULL, bytes BIGINT NOT NULL, format VARCHAR(16) NOT NULL)",
           "CREATE TABLE files (id $KEY PRIMARY KEY,"
           " root BIGINT NOT NULL REFERENCES roots (id) ON DELETE CASCADE,"
           " image BIGINT REFERENCES images (id), path $BYTES NOT NULL UNIQUE, bytes BIGINT NOT NULL,"
           " modified_ns BIGINT NOT NULL, device BIGINT NOT NULL, inode BIGINT NOT NULL,"
           " missing SMALLINT NOT NULL DEFAULT 0)",
           "CREATE INDEX files_by_root ON files (root)",
           "CREATE INDEX files_by_image ON files (image)",
           "CREATE TABLE failures (file BIGINT PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,"
           " code VARCHAR(32) NOT NULL, detail $BYTES NOT NULL, byte_offset BIGINT NOT NULL)",
       }},
      {2,
       "0.1.0",
       {
           "CREATE TABLE pair_runs (id $KEY PRIMARY KEY, describer VARCHAR(200) NOT NULL UNIQUE,"
           " similarity_floor $REAL NOT NULL, threshold $REAL NOT NULL, normalised SMALLINT NOT NULL,"
           " created_at_ms BIGINT NOT NULL, input_digest TEXT NOT NULL)",
           // `place` counts from 0 by descending similarity, so that reading the best pairs is reading on.
           "CREATE TABLE pairs (run BIGINT NOT NULL REFERENCES pair_runs (id) ON DELETE CASCADE,"
           " place BIGINT NOT NULL, a BIGINT NOT NULL REFERENCES images (id),"
           " b BIGINT NOT NULL REFERENCES images (id), similarity $REAL NOT NULL,"
           " normalised_similarity $REAL, PRIMARY KEY (run, place)) $BY_KEY",
       }},
      {3,
       "0.1.0",
       {
           // What pairs are ranked by was the similarity until now, and is the score from now on. `place`
           // counts by it. `geometry` is as geometry_bytes.h says.
           "ALTER TABLE pair_runs RENAME COLUMN similarity_floor TO score_floor",
           "ALTER TABLE pair_runs ADD COLUMN evidence SMALLINT NOT NULL DEFAULT 0",
           "ALTER TABLE pairs RENAME COLUMN similarity TO score",
           "ALTER TABLE pairs ADD COLUMN similarity $REAL",
           "ALTER TABLE pairs ADD COLUMN geometry $BYTES",
           "UPDATE pairs SET similarity = score",
       }},
      {4,
       "0.1.0",
       {
           // From now on the score is a probability. What is stored is none; the next search finds it anew.
           "UPDATE pair_runs SET input_digest = ''",
           "ALTER TABLE pairs ADD COLUMN copy_score $REAL",
           "ALTER TABLE pairs ADD COLUMN network_copy $REAL",
           "ALTER TABLE pairs ADD COLUMN norm_ratio $REAL",
       }},
      {5,
       "0.1.0",
       {
           // Entries hang on contents alone, not on rows of this library: no foreign keys. `place` is the
           // order in which they were added.
           "CREATE TABLE verdicts (place $KEY PRIMARY KEY, id VARCHAR(32) NOT NULL UNIQUE,"
           " a $BYTES NOT NULL, b $BYTES NOT NULL, answer SMALLINT NOT NULL, first_of_pair SMALLINT NOT NULL,"
           " source SMALLINT NOT NULL, annotator $BYTES NOT NULL, time_ms BIGINT NOT NULL,"
           " model $BYTES NOT NULL, probability $REAL, note $BYTES NOT NULL, withdraws VARCHAR(32) NOT NULL)",
           "CREATE INDEX verdicts_by_pair ON verdicts (a, b)",
       }},
      {6,
       "0.1.0",
       {
           // Which model serves: the last row. `place` is the order in which they were chosen.
           "CREATE TABLE model_choices (place $KEY PRIMARY KEY, describer VARCHAR(200) NOT NULL,"
           " model_name VARCHAR(400) NOT NULL, before_it VARCHAR(200) NOT NULL, chosen_at_ms BIGINT NOT "
           "NULL)",
       }},
      {7,
       "0.1.0",
       {
           // What was remembered of the surroundings goes; what was of a content is tried once more.
           "ALTER TABLE files ADD COLUMN changed_ns BIGINT NOT NULL DEFAULT 0",
           "ALTER TABLE failures ADD COLUMN decoder $BYTES NOT NULL DEFAULT X''",
           "DELETE FROM failures WHERE code NOT IN"
           " ('empty', 'truncated', 'corrupt', 'unsupported_format', 'too_large')",
           // Images were numbered in the order in which they came, and are from now on by their contents
           // (imageIdOf). The smaller number of a pair comes first; where that is the other one now, the
           // geometry goes, which told of the pair as it stood. The next search finds the pairs anew.
           "PRAGMA defer_foreign_keys = ON",
           "CREATE TABLE image_numbers (old BIGINT PRIMARY KEY, new BIGINT NOT NULL UNIQUE)",
           "INSERT INTO image_numbers (old, new) SELECT id, MAX(1, " + hashAsNumber() + ") FROM images",
           "UPDATE images SET id = (SELECT new FROM image_numbers WHERE old = id)",
           "UPDATE files SET image = (SELECT new FROM image_numbers WHERE old = image)"
           " WHERE image IS NOT NULL",
           "UPDATE pairs SET a = (SELECT new FROM image_numbers WHERE old = a),"
           " b = (SELECT new FROM image_numbers WHERE old = b)",
           "UPDATE pairs SET a = b, b = a, geometry = NULL, norm_ratio = 1 / norm_ratio WHERE a > b",
           "UPDATE pair_runs SET input_digest = ''",
           "DROP TABLE image_numbers",
           "DELETE FROM key_counters WHERE name = 'images'",
       }},
  };
  return steps;
}
// NOLINTEND(bugprone-suspicious-missing-comma)

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// A random (version 4) UUID, RFC 9562.
std::string randomUuid() {
  std::random_device source;
  std::array<std::uint8_t, 16> bytes{};
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(source());
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string uuid;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) uuid.push_back('-');
    uuid.push_back(kDigits[bytes[i] >> 4]);
    uuid.push_back(kDigits[bytes[i] & 15]);
  }
  return uuid;
}

Result<void> beginLibrary(SqlConnection& connection) {
  auto created = connection.execute(
      "CREATE TABLE schema_info (application_id BIGINT NOT NULL, version INTEGER NOT NULL,"
      " needs_version VARCHAR(32) NOT NULL, library_uuid VARCHAR(36) NOT NULL)");
  if (!created) return created;
  auto insert = connection.prepare(
      "INSERT INTO schema_info (application_id, version, needs_version, library_uuid) VALUES (?, 0, '', ?)");
  if (!insert) return insert.error();
  if (auto done = insert->bind(kApplicationId).bindText(randomUuid()).run(); !done) return done;
  return connection.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
}

Result<bool> hasNoTables(SqlConnection& connection) {
  auto tables = connection.integer("SELECT COUNT(*) FROM sqlite_master");
  if (!tables) return tables.error();
  return tables->value_or(0) == 0;
}

}  // namespace

int currentSchemaVersion() {
  return allMigrations().back().version;
}

std::span<const Migration> migrations() {
  return allMigrations();
}

std::string dataDefinition(std::string_view statement, SqlDialect dialect) {
  std::string sql(statement);
  const bool sqlite = dialect == SqlDialect::kSqlite;
  replaceAll(sql, "$BY_KEY", sqlite ? "WITHOUT ROWID" : "");
  replaceAll(sql, "$KEY", sqlite ? "INTEGER" : "BIGINT");  // SQLite's own row number, without a second index
  replaceAll(sql, "$BYTES", sqlite ? "BLOB" : "BYTEA");
  replaceAll(sql, "$REAL", "DOUBLE PRECISION");
  return sql;
}

Result<SchemaInfo> readSchemaInfo(SqlConnection& connection) {
  auto application = connection.integer("PRAGMA application_id");
  if (!application) return application.error();
  if (application->value_or(0) != kApplicationId)
    return Error{ErrorCode::kCorrupt, connection.path(), "not a library file"};
  auto statement =
      connection.prepare("SELECT application_id, version, needs_version, library_uuid FROM schema_info");
  // A library without this table was cut about by someone else's hand.
  if (!statement) return Error{ErrorCode::kCorrupt, connection.path(), statement.error().detail};
  SchemaInfo info;
  std::int64_t rows = 0;
  std::int64_t applicationId = 0;
  auto done = statement->forEachRow([&](const SqlRow& row) {
    ++rows;
    applicationId = row.integer(0);
    info = {static_cast<int>(row.integer(1)), row.text(2), row.text(3)};
  });
  if (!done) return done.error();
  if (rows != 1 || applicationId != kApplicationId || info.version < 0)
    return Error{ErrorCode::kCorrupt, connection.path(), "the schema's description makes no sense"};
  return info;
}

Result<void> migrate(SqlConnection& connection, std::span<const Migration> steps) {
  auto transaction = SqlTransaction::begin(connection);
  if (!transaction) return transaction.error();
  auto isNew = hasNoTables(connection);
  if (!isNew) return isNew.error();
  if (*isNew) {
    if (auto begun = beginLibrary(connection); !begun) return begun;
  }
  auto info = readSchemaInfo(connection);
  if (!info) return info.error();
  const int newest = steps.empty() ? 0 : steps.back().version;
  if (info->version > newest) return Error{ErrorCode::kNewerVersion, connection.path(), info->needsVersion};
  if (info->version == newest) return *isNew ? transaction->commit() : ok();

  for (const Migration& step : steps) {
    if (step.version <= info->version) continue;
    LOOKALIKE_CHECK(step.version == info->version + 1);
    for (const std::string& statement : step.statements) {
      if (auto done = connection.execute(dataDefinition(statement, SqlDialect::kSqlite)); !done) return done;
    }
    info->version = step.version;
    info->needsVersion = step.needsVersion;
  }
  auto update = connection.prepare("UPDATE schema_info SET version = ?, needs_version = ?");
  if (!update) return update.error();
  if (auto done = update->bind(info->version).bindText(info->needsVersion).run(); !done) return done;
  return transaction->commit();
}

}  // namespace lookalike::catalogue
