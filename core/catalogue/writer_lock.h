// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"

namespace lookalike::catalogue {

/// The right to write to a library, held by at most one open catalogue on the machine. It is an advisory lock
/// (flock) on a file of its own beside the library, ".<name>.lookalike-lock", which says what it is and who
/// holds it, and is removed on release. Not on the library itself: closing any descriptor of a file would let
/// go of the locks that SQLite holds on it in this process.
class WriterLock {
 public:
  /// Errors: kLocked (detail: "process N"), kNotFound (the folder), kPermissionDenied, kReadOnly, kDiskFull,
  /// kInvalidArgument (somebody else's file has the lock's name), kIo.
  [[nodiscard]] static Result<WriterLock> take(const std::string& libraryPath);
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&& other) = delete;
  ~WriterLock();

 private:
  WriterLock(int descriptor, std::string path);
  int descriptor_;  ///< -1 once moved from
  std::string path_;
};

}  // namespace lookalike::catalogue
