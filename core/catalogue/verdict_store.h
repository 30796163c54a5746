// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/catalogue/sql_connection.h"
#include "core/values/verdict.h"

namespace lookalike::catalogue {

/// Writes verdicts into a library in short transactions, beside a job that holds the writer lock: SQLite
/// serialises them. Belongs to the thread that uses it.
class VerdictStore {
 public:
  /// Opens an existing library; a schema of an earlier program is brought up to date first, for which the
  /// writer lock is taken. Errors: as Catalogue::open, and kNotFound when there is no file.
  [[nodiscard]] static Result<VerdictStore> open(const std::string& path);

  /// One transaction, on the disk when this returns; entries whose id is there already are passed over.
  /// Errors: kInvalidArgument (see checkVerdictEntry), kNotFound when the file was moved away or removed
  /// since it was opened, kLocked, kDiskFull, kReadOnly, kIo, kDatabase.
  [[nodiscard]] Result<void> add(std::span<const VerdictEntry> entries);
  /// In the order they were added.
  [[nodiscard]] Result<std::vector<VerdictEntry>> entries();
  /// What was added since entries() or newEntries() was asked last, as soon as another connection has
  /// written; this object's own additions are among them then. Costs next to nothing while nobody writes.
  [[nodiscard]] Result<std::vector<VerdictEntry>> newEntries();

 private:
  VerdictStore(std::unique_ptr<SqlConnection> connection, dev_t device, ino_t inode)
      : connection_(std::move(connection)), device_(device), inode_(inode) {}
  [[nodiscard]] Result<void> checkStillThere() const;

  std::unique_ptr<SqlConnection> connection_;
  std::int64_t place_ = -1;    // of the last entry that was handed out
  std::int64_t version_ = -1;  // PRAGMA data_version, which changes when another connection has written
  dev_t device_;               // of the file that was opened
  ino_t inode_;
};

}  // namespace lookalike::catalogue
