// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/root_repository.h"

#include "core/catalogue/key_counter.h"

namespace lookalike::catalogue {

Result<RootId> RootRepository::add(const std::string& path) {
  auto select = connection_.prepare("SELECT id FROM roots WHERE path = ?");
  if (!select) return select.error();
  auto known = select->bindBytes(path).firstInteger();
  if (!known) return known.error();
  if (known->has_value()) return RootId{**known};

  auto keys = KeyCounter::load(connection_, "roots");
  if (!keys) return keys.error();
  auto insert = connection_.prepare("INSERT INTO roots (id, path) VALUES (?, ?)");
  if (!insert) return insert.error();
  const RootId id{keys->take()};
  if (auto done = insert->bind(id.value).bindBytes(path).run(); !done) return done.error();
  if (auto saved = keys->save(); !saved) return saved.error();
  return id;
}

Result<std::vector<RootRecord>> RootRepository::all() {
  auto select = connection_.prepare("SELECT id, path FROM roots ORDER BY id");
  if (!select) return select.error();
  std::vector<RootRecord> roots;
  auto done = select->forEachRow([&](const SqlRow& row) {
    roots.push_back({RootId{row.integer(0)}, row.bytes(1)});
  });
  if (!done) return done.error();
  return roots;
}

Result<void> RootRepository::remove(RootId root) {
  auto roots = all();
  if (!roots) return roots.error();
  auto handOver = connection_.prepare(
      "UPDATE files SET root = ? WHERE root = ? AND (path = ? OR substr(path, 1, ?) = ?)");
  if (!handOver) return handOver.error();
  for (const RootRecord& other : *roots) {
    if (other.id == root) continue;
    const std::string below = other.path.ends_with('/') ? other.path : other.path + "/";
    auto done = handOver->bind(other.id.value)
                    .bind(root.value)
                    .bindBytes(other.path)
                    .bind(static_cast<std::int64_t>(below.size()))
                    .bindBytes(below)
                    .run();
    if (!done) return done;
  }
  auto remove = connection_.prepare("DELETE FROM roots WHERE id = ?");  // its files and their failures follow
  if (!remove) return remove.error();
  if (auto done = remove->bind(root.value).run(); !done) return done;
  if (remove->rowsChanged() != 1)
    return Error{ErrorCode::kInvalidArgument, {}, "no folder " + std::to_string(root.value)};
  return ok();
}

}  // namespace lookalike::catalogue
