// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "core/base/result.h"

namespace lookalike::describe {

/// CRC-32 of zlib and PNG (ISO 3309, polynomial 0xEDB88320).
[[nodiscard]] std::uint32_t crc32(std::span<const std::byte> bytes);

/// An append-only file: one header, then records of one size, each ending in the CRC-32 of what precedes it.
/// This class knows bytes and checksums, not what they mean. One writer at a time (flock). Owned by one
/// thread.
class RecordFile {
 public:
  /// Opens or creates the file. When what is there does not begin with `header`, it is renamed to PATH.old
  /// and begun anew. Damaged records at the end, whole or torn, are cut off. Errors: kPermissionDenied,
  /// kReadOnly, kDiskFull, kLocked, kIo.
  [[nodiscard]] static Result<RecordFile> open(const std::string& path, std::span<const std::byte> header,
                                               std::size_t recordBytes);
  /// Opens an existing file for reading, beside a writer if need be; what is appended later is not seen.
  /// kNotFound when there is none, kCorrupt when it does not begin with `header`.
  [[nodiscard]] static Result<RecordFile> openForReading(const std::string& path,
                                                         std::span<const std::byte> header,
                                                         std::size_t recordBytes);
  RecordFile(RecordFile&& other) noexcept;
  RecordFile& operator=(RecordFile&&) = delete;
  RecordFile(const RecordFile&) = delete;
  RecordFile& operator=(const RecordFile&) = delete;
  ~RecordFile();

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
  [[nodiscard]] Result<void> flush();

 private:
  RecordFile(int file, std::string path, std::size_t headerBytes, std::size_t recordBytes)
      : file_(file), path_(std::move(path)), headerBytes_(headerBytes), recordBytes_(recordBytes) {}
  [[nodiscard]] Result<void> begin(std::span<const std::byte> header);
  [[nodiscard]] Result<void> cutDamagedTail(std::int64_t fileBytes);
  [[nodiscard]] std::int64_t offsetOf(std::size_t record) const {
    return static_cast<std::int64_t>(headerBytes_ + record * recordBytes_);
  }

  int file_ = -1;
  std::string path_;
  std::size_t headerBytes_ = 0;
  std::size_t recordBytes_ = 0;
  std::size_t size_ = 0;
};

}  // namespace lookalike::describe
