// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/file_repository.h"

#include <bit>
#include <string>
#include <string_view>
#include <unordered_set>

#include "core/catalogue/key_counter.h"

namespace lookalike::catalogue {

namespace {

// The columns have no unsigned type: the bits are kept.
std::int64_t asSigned(std::uint64_t value) {
  return std::bit_cast<std::int64_t>(value);
}
std::uint64_t asUnsigned(std::int64_t value) {
  return std::bit_cast<std::uint64_t>(value);
}

SqlStatement& bindEntry(SqlStatement& statement, const FileEntry& entry) {
  return statement.bind(entry.root.value)
      .bindBytes(entry.path)
      .bind(entry.bytes)
      .bind(entry.modifiedNs)
      .bind(asSigned(entry.device))
      .bind(asSigned(entry.inode))
      .bind(entry.changedNs);
}

/// A name that no file can have (a path holds no zero byte), for a file between its old and its new name.
std::string nameInTransit(FileId file) {
  std::string name(1, '\0');
  name += std::to_string(file.value);
  return name;
}

}  // namespace

Result<std::vector<FileRecord>> FileRepository::all(std::span<const RootId> roots) {
  std::string sql =
      "SELECT id, root, image, path, bytes, modified_ns, device, inode, missing, changed_ns FROM files";
  for (std::size_t i = 0; i < roots.size(); ++i) sql += i == 0 ? " WHERE root IN (?" : ", ?";
  sql += roots.empty() ? " ORDER BY id" : ") ORDER BY id";
  auto select = connection_.prepare(sql);
  if (!select) return select.error();
  for (const RootId root : roots) select->bind(root.value);

  std::vector<FileRecord> files;
  auto done = select->forEachRow([&](const SqlRow& row) {
    FileRecord& file = files.emplace_back();
    file.id = {row.integer(0)};
    file.root = {row.integer(1)};
    if (const std::int64_t image = row.integer(2); image != 0) file.image = ImageId{image};
    file.path = row.bytes(3);
    file.bytes = row.integer(4);
    file.modifiedNs = row.integer(5);
    file.device = asUnsigned(row.integer(6));
    file.inode = asUnsigned(row.integer(7));
    file.missing = row.integer(8) != 0;
    file.changedNs = row.integer(9);
  });
  if (!done) return done.error();
  return files;
}

Result<std::vector<FileId>> FileRepository::upsert(std::span<const FileEntry> entries) {
  auto keys = KeyCounter::load(connection_, "files");
  if (!keys) return keys.error();
  auto upsert = connection_.prepare(
      "INSERT INTO files (id, root, path, bytes, modified_ns, device, inode, changed_ns, missing)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)"
      " ON CONFLICT (path) DO UPDATE SET root = excluded.root, image = NULL, bytes = excluded.bytes,"
      " modified_ns = excluded.modified_ns, device = excluded.device, inode = excluded.inode,"
      " changed_ns = excluded.changed_ns, missing = 0 RETURNING id");
  if (!upsert) return upsert.error();
  auto forget = connection_.prepare("DELETE FROM failures WHERE file = ?");
  if (!forget) return forget.error();

  std::vector<FileId> ids;
  ids.reserve(entries.size());
  for (const FileEntry& entry : entries) {
    auto id = bindEntry(upsert->bind(keys->upcoming()), entry).firstInteger();
    if (!id) return id.error();
    LOOKALIKE_CHECK(id->has_value());
    if (**id == keys->upcoming()) {
      keys->take();
    } else if (auto done = forget->bind(**id).run(); !done) {
      return done.error();
    }
    ids.push_back({**id});
  }
  if (auto saved = keys->save(); !saved) return saved.error();
  return ids;
}

Result<void> FileRepository::move(std::span<const std::pair<FileId, FileEntry>> moves) {
  std::unordered_set<std::string_view> newPaths;
  for (const auto& [file, entry] : moves) {
    if (!newPaths.insert(entry.path).second)
      return Error{ErrorCode::kInvalidArgument, entry.path, "two files are moved to one path"};
  }
  // All leave their old names first, so that files can swap names or follow one another.
  auto leave = connection_.prepare("UPDATE files SET path = ? WHERE id = ?");
  if (!leave) return leave.error();
  for (const auto& [file, entry] : moves) {
    if (auto done = leave->bindBytes(nameInTransit(file)).bind(file.value).run(); !done) return done;
    if (leave->rowsChanged() != 1)
      return Error{ErrorCode::kInvalidArgument, entry.path, "no file " + std::to_string(file.value)};
  }
  auto makeRoom = connection_.prepare("DELETE FROM files WHERE path = ?");
  if (!makeRoom) return makeRoom.error();
  auto arrive = connection_.prepare(
      "UPDATE files SET root = ?, path = ?, bytes = ?, modified_ns = ?, device = ?, inode = ?,"
      " changed_ns = ?, missing = 0 WHERE id = ?");
  if (!arrive) return arrive.error();
  auto forget = connection_.prepare("DELETE FROM failures WHERE file = ?");
  if (!forget) return forget.error();
  for (const auto& [file, entry] : moves) {
    if (auto done = makeRoom->bindBytes(entry.path).run(); !done) return done;
    if (auto done = bindEntry(*arrive, entry).bind(file.value).run(); !done) return done;
    if (auto done = forget->bind(file.value).run(); !done) return done;
  }
  return ok();
}

Result<void> FileRepository::setMissing(std::span<const FileId> files, bool missing) {
  auto update = connection_.prepare("UPDATE files SET missing = ? WHERE id = ?");
  if (!update) return update.error();
  for (const FileId file : files) {
    if (auto done = update->bind(missing ? 1 : 0).bind(file.value).run(); !done) return done;
    if (update->rowsChanged() != 1)
      return Error{ErrorCode::kInvalidArgument, {}, "no file " + std::to_string(file.value)};
  }
  return ok();
}

Result<CatalogueCounts> FileRepository::counts() {
  auto select = connection_.prepare(
      "SELECT COALESCE(SUM(CASE WHEN missing = 0 THEN 1 ELSE 0 END), 0),"
      " COALESCE(SUM(missing), 0),"
      " COUNT(DISTINCT CASE WHEN missing = 0 THEN image END),"
      " CAST(COALESCE(SUM(CASE WHEN missing = 0 THEN bytes ELSE 0 END), 0) AS BIGINT),"
      " (SELECT COUNT(*) FROM failures JOIN files AS failed ON failed.id = failures.file"
      "  WHERE failed.missing = 0)"
      " FROM files");
  if (!select) return select.error();
  CatalogueCounts counts;
  auto done = select->forEachRow([&](const SqlRow& row) {
    counts.files = row.integer(0);
    counts.missingFiles = row.integer(1);
    counts.images = row.integer(2);
    counts.bytes = row.integer(3);
    counts.failedFiles = row.integer(4);
  });
  if (!done) return done.error();
  return counts;
}

}  // namespace lookalike::catalogue
