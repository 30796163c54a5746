// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "core/base/append_only_file.h"
#include "core/base/result.h"

namespace lookalike::describe {

/// An append-only file: one header, then records of one size, each ending in the CRC-32 of what precedes it.
/// This class knows bytes and checksums, not what they mean. One writer at a time (flock). Owned by one
/// thread.
class RecordFile {
 public:
  /// As AppendOnlyFile::open(); damaged records at the end, whole or torn, are cut off.
  [[nodiscard]] static Result<RecordFile> open(const std::string& path, std::span<const std::byte> header,
                                               std::size_t recordBytes);
  /// As AppendOnlyFile::openForReading().
  [[nodiscard]] static Result<RecordFile> openForReading(const std::string& path,
                                                         std::span<const std::byte> header,
                                                         std::size_t recordBytes);

  /// Records in the file, damaged ones in its middle counted.
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Reads `count` records from `first` on into `bytes` (count × recordBytes).
  [[nodiscard]] Result<void> read(std::size_t first, std::span<std::byte> bytes) const;

  /// Whether the record's checksum is that of its content.
  [[nodiscard]] bool isSound(std::span<const std::byte> record) const;

  /// Writes the checksum into the last four bytes of a record.
  void seal(std::span<std::byte> record) const;

  /// Appends sealed records (a multiple of recordBytes). On failure the file is cut back to what it was.
  [[nodiscard]] Result<void> append(std::span<const std::byte> records);

  /// Down to the disk.
  [[nodiscard]] Result<void> flush() { return file_.flush(); }

 private:
  RecordFile(AppendOnlyFile file, std::size_t headerBytes, std::size_t recordBytes);
  [[nodiscard]] Result<void> cutDamagedTail();
  [[nodiscard]] std::int64_t offsetOf(std::size_t record) const {
    return static_cast<std::int64_t>(headerBytes_ + record * recordBytes_);
  }

  AppendOnlyFile file_;
  std::size_t headerBytes_ = 0;
  std::size_t recordBytes_ = 0;
  std::size_t size_ = 0;
};

}  // namespace lookalike::describe
