// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "core/base/result.h"

namespace lookalike {

/// A file of derived data that begins with a header naming what it holds, and grows at its end only. This
/// class knows bytes, not what they mean. One writer at a time (flock), readers beside it. Reading is
/// thread-safe, everything else belongs to one thread.
class AppendOnlyFile {
 public:
  /// Opens or creates the file. When what is there does not begin with `header`, it is renamed to PATH.old
  /// and begun anew. Errors: kNotFound (no such folder), kPermissionDenied, kReadOnly, kDiskFull, kLocked,
  /// kIo.
  [[nodiscard]] static Result<AppendOnlyFile> open(const std::string& path,
                                                   std::span<const std::byte> header);
  /// Opens an existing file for reading, beside a writer if need be; what is appended later is not counted.
  /// kNotFound when there is none, kCorrupt when it does not begin with `header`.
  [[nodiscard]] static Result<AppendOnlyFile> openForReading(const std::string& path,
                                                             std::span<const std::byte> header);
  AppendOnlyFile(AppendOnlyFile&& other) noexcept;
  AppendOnlyFile& operator=(AppendOnlyFile&&) = delete;
  AppendOnlyFile(const AppendOnlyFile&) = delete;
  AppendOnlyFile& operator=(const AppendOnlyFile&) = delete;
  ~AppendOnlyFile();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] bool isWritable() const { return writable_; }
  /// Of the whole file, its header counted.
  [[nodiscard]] std::int64_t bytes() const { return bytes_; }

  /// Fills `bytes` from `offset` on. kTruncated when another program shortened the file.
  [[nodiscard]] Result<void> read(std::int64_t offset, std::span<std::byte> bytes) const;
  /// On failure the file is cut back to what it was.
  [[nodiscard]] Result<void> append(std::span<const std::byte> bytes);
  /// Writes over bytes that are there, to strike out what turned out to be damaged.
  [[nodiscard]] Result<void> overwrite(std::int64_t offset, std::span<const std::byte> bytes) const;
  /// Drops what lies beyond.
  [[nodiscard]] Result<void> cutTo(std::int64_t bytes);
  /// Down to the disk (fsync).
  [[nodiscard]] Result<void> flush();

 private:
  AppendOnlyFile(int file, std::string path, bool writable)
      : file_(file), path_(std::move(path)), writable_(writable) {}
  [[nodiscard]] Result<bool> beginsWith(std::span<const std::byte> header);
  [[nodiscard]] Result<void> begin(std::span<const std::byte> header);

  int file_ = -1;
  std::string path_;
  bool writable_ = false;
  std::int64_t bytes_ = 0;
};

}  // namespace lookalike
