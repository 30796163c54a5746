// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/describe/record_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "core/base/check.h"

namespace lookalike::describe {

namespace {

using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

/// Eight tables, so that eight bytes go at a time.
constexpr CrcTables makeCrcTables() {
  CrcTables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
    tables[0][i] = value;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t i = 0; i < 256; ++i) {
      tables[k][i] = (tables[k - 1][i] >> 8) ^ tables[0][tables[k - 1][i] & 0xFFU];
    }
  }
  return tables;
}

constexpr CrcTables kCrc = makeCrcTables();

Error errorOf(int code, const std::string& path, const char* what) {
  Error error = errorFromErrno(code, path, what);
  // A file-size limit (RLIMIT_FSIZE, a file system's largest file) leaves no space for this file either.
  if (code == EFBIG) error.code = ErrorCode::kDiskFull;
  return error;
}

Result<void> writeAt(int file, std::span<const std::byte> bytes, std::int64_t offset,
                     const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::pwrite(file, bytes.data(), bytes.size(), offset);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return errorOf(errno, path, "write");
    if (wrote == 0) return errorOf(ENOSPC, path, "write");
    bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    offset += wrote;
  }
  return {};
}

/// Opens and locks; the lock must be on the file that the path still names, for another process may have set
/// the file aside in between.
Result<int> openLocked(const std::string& path) {
  for (;;) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return errorOf(errno, path, "open");
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
      const int code = errno;
      ::close(file);
      if (code == EWOULDBLOCK) return Error{ErrorCode::kLocked, path, "another process writes to it", -1};
      if (code == EINTR) continue;
      return errorOf(code, path, "lock");
    }
    struct stat opened {};
    struct stat named {};
    if (::fstat(file, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
        opened.st_dev == named.st_dev) {
      if (S_ISREG(opened.st_mode)) return file;
      ::close(file);
      return Error{ErrorCode::kIo, path, "not a regular file", -1};
    }
    ::close(file);
  }
}

}  // namespace

std::uint32_t crc32(std::span<const std::byte> bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  const auto at = [&](std::size_t i) { return std::to_integer<std::uint32_t>(bytes[i]); };
  while (bytes.size() >= 8) {
    const std::uint32_t low = crc ^ (at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24);
    crc = kCrc[7][low & 0xFFU] ^ kCrc[6][(low >> 8) & 0xFFU] ^ kCrc[5][(low >> 16) & 0xFFU] ^
          kCrc[4][low >> 24] ^ kCrc[3][at(4)] ^ kCrc[2][at(5)] ^ kCrc[1][at(6)] ^ kCrc[0][at(7)];
    bytes = bytes.subspan(8);
  }
  for (const std::byte byte : bytes)
    crc = (crc >> 8) ^ kCrc[0][(crc ^ std::to_integer<std::uint32_t>(byte)) & 0xFFU];
  return crc ^ 0xFFFFFFFFU;
}

RecordFile::RecordFile(RecordFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      path_(std::move(other.path_)),
      headerBytes_(other.headerBytes_),
      recordBytes_(other.recordBytes_),
      size_(other.size_) {}

RecordFile::~RecordFile() {
  if (file_ >= 0) ::close(file_);  // and with it goes the lock
}

Result<RecordFile> RecordFile::open(const std::string& path, std::span<const std::byte> header,
                                    std::size_t recordBytes) {
  LOOKALIKE_CHECK(recordBytes > sizeof(std::uint32_t));
  for (bool setAside = false;; setAside = true) {
    const auto opened = openLocked(path);
    if (!opened) return opened.error();
    RecordFile file(*opened, path, header.size(), recordBytes);
    struct stat status {};
    if (::fstat(*opened, &status) != 0) return errorOf(errno, path, "examine");
    if (status.st_size == 0) {
      if (const auto begun = file.begin(header); !begun) return begun.error();
      return file;
    }
    std::vector<std::byte> present(header.size());
    const ssize_t got = ::pread(*opened, present.data(), present.size(), 0);
    if (got < 0) return errorOf(errno, path, "read");
    if (static_cast<std::size_t>(got) == header.size() &&
        std::equal(header.begin(), header.end(), present.begin())) {
      if (const auto cut = file.cutDamagedTail(status.st_size); !cut) return cut.error();
      return file;
    }
    if (setAside) return Error{ErrorCode::kIo, path, "the file changes while it is opened", -1};
    if (::rename(path.c_str(), (path + ".old").c_str()) != 0) return errorOf(errno, path, "set aside");
  }
}

Result<RecordFile> RecordFile::openForReading(const std::string& path, std::span<const std::byte> header,
                                              std::size_t recordBytes) {
  LOOKALIKE_CHECK(recordBytes > sizeof(std::uint32_t));
  const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return errorOf(errno, path, "open");
  RecordFile file(opened, path, header.size(), recordBytes);
  struct stat status {};
  if (::fstat(opened, &status) != 0) return errorOf(errno, path, "examine");
  std::vector<std::byte> present(header.size());
  const ssize_t got = ::pread(opened, present.data(), present.size(), 0);
  if (got < 0) return errorOf(errno, path, "read");
  if (static_cast<std::size_t>(got) != header.size() ||
      !std::equal(header.begin(), header.end(), present.begin())) {
    return Error{ErrorCode::kCorrupt, path, "not the descriptors that were asked for", 0};
  }
  file.size_ = (static_cast<std::size_t>(status.st_size) - header.size()) / recordBytes;
  return file;
}

Result<void> RecordFile::begin(std::span<const std::byte> header) {
  auto written = writeAt(file_, header, 0, path_);
  if (!written && ::ftruncate(file_, 0) != 0) return errorOf(errno, path_, "cut back");
  return written;
}

Result<void> RecordFile::cutDamagedTail(std::int64_t fileBytes) {
  size_ = (static_cast<std::size_t>(fileBytes) - headerBytes_) / recordBytes_;
  std::vector<std::byte> record(recordBytes_);
  while (size_ > 0) {
    if (auto got = read(size_ - 1, record); !got) return got;
    if (isSound(record)) break;
    --size_;
  }
  if (offsetOf(size_) != fileBytes && ::ftruncate(file_, offsetOf(size_)) != 0) {
    return errorOf(errno, path_, "cut off a torn record");
  }
  return {};
}

Result<void> RecordFile::read(std::size_t first, std::span<std::byte> bytes) const {
  LOOKALIKE_CHECK(bytes.size() % recordBytes_ == 0 && first + bytes.size() / recordBytes_ <= size_);
  std::int64_t offset = offsetOf(first);
  while (!bytes.empty()) {
    const ssize_t got = ::pread(file_, bytes.data(), bytes.size(), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errorOf(errno, path_, "read");
    if (got == 0) return Error{ErrorCode::kTruncated, path_, "shortened by another program", offset};
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    offset += got;
  }
  return {};
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
  auto written = writeAt(file_, records, offsetOf(size_), path_);
  if (!written) {
    if (::ftruncate(file_, offsetOf(size_)) != 0) return errorOf(errno, path_, "cut back");
    return written;
  }
  size_ += records.size() / recordBytes_;
  return {};
}

Result<void> RecordFile::flush() {
  if (::fsync(file_) != 0) return errorOf(errno, path_, "flush");
  return {};
}

}  // namespace lookalike::describe
