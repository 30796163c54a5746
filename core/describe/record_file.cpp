// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/describe/record_file.h"

#include <cstring>
#include <vector>

#include "core/base/check.h"
#include "core/base/crc32.h"

namespace lookalike::describe {

RecordFile::RecordFile(AppendOnlyFile file, std::size_t headerBytes, std::size_t recordBytes)
    : file_(std::move(file)),
      headerBytes_(headerBytes),
      recordBytes_(recordBytes),
      size_((static_cast<std::size_t>(file_.bytes()) - headerBytes) / recordBytes) {
  LOOKALIKE_CHECK(recordBytes > sizeof(std::uint32_t));
}

Result<RecordFile> RecordFile::open(const std::string& path, std::span<const std::byte> header,
                                    std::size_t recordBytes) {
  auto opened = AppendOnlyFile::open(path, header);
  if (!opened) return opened.error();
  RecordFile file(std::move(opened).value(), header.size(), recordBytes);
  if (const auto cut = file.cutDamagedTail(); !cut) return cut.error();
  return file;
}

Result<RecordFile> RecordFile::openForReading(const std::string& path, std::span<const std::byte> header,
                                              std::size_t recordBytes) {
  auto opened = AppendOnlyFile::openForReading(path, header);
  if (!opened) return opened.error();
  return RecordFile(std::move(opened).value(), header.size(), recordBytes);
}

Result<void> RecordFile::cutDamagedTail() {
  std::vector<std::byte> record(recordBytes_);
  while (size_ > 0) {
    if (auto got = read(size_ - 1, record); !got) return got;
    if (isSound(record)) break;
    --size_;
  }
  return file_.cutTo(offsetOf(size_));
}

Result<void> RecordFile::read(std::size_t first, std::span<std::byte> bytes) const {
  LOOKALIKE_CHECK(bytes.size() % recordBytes_ == 0 && first + bytes.size() / recordBytes_ <= size_);
  return file_.read(offsetOf(first), bytes);
}

bool RecordFile::isSound(std::span<const std::byte> record) const {
  LOOKALIKE_CHECK(record.size() == recordBytes_);
  const std::size_t content = recordBytes_ - sizeof(std::uint32_t);
  std::uint32_t stored = 0;
  std::memcpy(&stored, record.data() + content, sizeof(stored));
  return stored == crc32(record.first(content));
}

void RecordFile::seal(std::span<std::byte> record) const {
  LOOKALIKE_CHECK(record.size() == recordBytes_);
  const std::size_t content = recordBytes_ - sizeof(std::uint32_t);
  const std::uint32_t crc = crc32(record.first(content));
  std::memcpy(record.data() + content, &crc, sizeof(crc));
}

Result<void> RecordFile::append(std::span<const std::byte> records) {
  LOOKALIKE_CHECK(records.size() % recordBytes_ == 0);
  if (auto appended = file_.append(records); !appended) return appended;
  size_ += records.size() / recordBytes_;
  return ok();
}

}  // namespace lookalike::describe
