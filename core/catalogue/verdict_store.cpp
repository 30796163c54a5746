// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/verdict_store.h"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/library_file.h"
#include "core/catalogue/verdict_repository.h"

namespace lookalike::catalogue {

Result<VerdictStore> VerdictStore::open(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return errorFromErrno(errno, path);
  auto connection = openBesideWriter(path);
  if (!connection && connection.error().code == ErrorCode::kInvalidArgument) {
    // Opening for writing brings the schema up to date.
    if (auto upgraded = Catalogue::open(path, OpenMode::kReadWrite); !upgraded) return upgraded.error();
    connection = openBesideWriter(path);
  }
  if (!connection) return connection.error();
  return VerdictStore(std::move(*connection), status.st_dev, status.st_ino);
}

Result<void> VerdictStore::checkStillThere() const {
  struct stat status {};
  const std::string& path = connection_->path();
  if (::stat(path.c_str(), &status) != 0) return errorFromErrno(errno, path);
  if (status.st_dev != device_ || status.st_ino != inode_)
    return Error{ErrorCode::kNotFound, path, "another file has taken the library's place"};
  return ok();
}

Result<void> VerdictStore::add(std::span<const VerdictEntry> entries) {
  if (entries.empty()) return ok();
  for (const VerdictEntry& entry : entries) {
    if (auto fine = checkVerdictEntry(entry); !fine) return fine;
  }
  if (auto there = checkStillThere(); !there) return there;
  auto transaction = SqlTransaction::beginWriting(*connection_);
  if (!transaction) return transaction.error();
  if (auto added = VerdictRepository(*connection_).add(entries); !added) return added;
  return transaction->commit();
}

Result<std::vector<VerdictEntry>> VerdictStore::entries() {
  place_ = -1;
  version_ = -1;
  return newEntries();
}

Result<std::vector<VerdictEntry>> VerdictStore::newEntries() {
  if (auto there = checkStillThere(); !there) return there.error();
  // Asked before the rows: what comes in between is read twice rather than never.
  auto version = connection_->integer("PRAGMA data_version");
  if (!version) return version.error();
  const std::int64_t now = version->value_or(0);
  if (now == version_) return std::vector<VerdictEntry>{};
  std::int64_t place = place_;
  auto added = VerdictRepository(*connection_).addedAfter(place);
  if (!added) return added;
  place_ = place;
  version_ = now;
  return added;
}

}  // namespace lookalike::catalogue
