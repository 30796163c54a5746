// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/append_only_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <vector>

#include "core/base/check.h"

namespace lookalike {

namespace {

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
  return ok();
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

AppendOnlyFile::AppendOnlyFile(AppendOnlyFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      path_(std::move(other.path_)),
      writable_(other.writable_),
      bytes_(other.bytes_) {}

AppendOnlyFile::~AppendOnlyFile() {
  if (file_ >= 0) ::close(file_);  // and with it goes the lock
}

Result<AppendOnlyFile> AppendOnlyFile::open(const std::string& path, std::span<const std::byte> header) {
  for (bool setAside = false;; setAside = true) {
    const auto opened = openLocked(path);
    if (!opened) return opened.error();
    AppendOnlyFile file(*opened, path, true);
    const auto expected = file.beginsWith(header);
    if (!expected) return expected.error();
    if (*expected) return file;
    if (file.bytes_ == 0) {
      if (const auto begun = file.begin(header); !begun) return begun.error();
      return file;
    }
    if (setAside) return Error{ErrorCode::kIo, path, "the file changes while it is opened", -1};
    if (::rename(path.c_str(), (path + ".old").c_str()) != 0) return errorOf(errno, path, "set aside");
  }
}

Result<AppendOnlyFile> AppendOnlyFile::openForReading(const std::string& path,
                                                      std::span<const std::byte> header) {
  const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) return errorOf(errno, path, "open");
  AppendOnlyFile file(opened, path, false);
  const auto expected = file.beginsWith(header);
  if (!expected) return expected.error();
  if (!*expected) return Error{ErrorCode::kCorrupt, path, "not the data that were asked for", 0};
  return file;
}

Result<bool> AppendOnlyFile::beginsWith(std::span<const std::byte> header) {
  struct stat status {};
  if (::fstat(file_, &status) != 0) return errorOf(errno, path_, "examine");
  bytes_ = status.st_size;
  std::vector<std::byte> present(header.size());
  if (bytes_ < static_cast<std::int64_t>(header.size())) return false;
  if (const auto got = read(0, present); !got) return got.error();
  return std::equal(header.begin(), header.end(), present.begin());
}

Result<void> AppendOnlyFile::begin(std::span<const std::byte> header) {
  auto written = writeAt(file_, header, 0, path_);
  if (written) {
    bytes_ = static_cast<std::int64_t>(header.size());
  } else if (::ftruncate(file_, 0) != 0) {
    return errorOf(errno, path_, "cut back");
  }
  return written;
}

Result<void> AppendOnlyFile::read(std::int64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t got = ::pread(file_, bytes.data(), bytes.size(), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errorOf(errno, path_, "read");
    if (got == 0) return Error{ErrorCode::kTruncated, path_, "shortened by another program", offset};
    bytes = bytes.subspan(static_cast<std::size_t>(got));
    offset += got;
  }
  return ok();
}

Result<void> AppendOnlyFile::append(std::span<const std::byte> bytes) {
  LOOKALIKE_CHECK(writable_);
  auto written = writeAt(file_, bytes, bytes_, path_);
  if (!written) {
    if (::ftruncate(file_, bytes_) != 0) return errorOf(errno, path_, "cut back");
    return written;
  }
  bytes_ += static_cast<std::int64_t>(bytes.size());
  return ok();
}

Result<void> AppendOnlyFile::overwrite(std::int64_t offset, std::span<const std::byte> bytes) const {
  LOOKALIKE_CHECK(writable_ && offset >= 0 && offset + static_cast<std::int64_t>(bytes.size()) <= bytes_);
  return writeAt(file_, bytes, offset, path_);
}

Result<void> AppendOnlyFile::cutTo(std::int64_t bytes) {
  LOOKALIKE_CHECK(writable_ && bytes <= bytes_);
  if (bytes == bytes_) return ok();
  if (::ftruncate(file_, bytes) != 0) return errorOf(errno, path_, "cut off a torn record");
  bytes_ = bytes;
  return ok();
}

Result<void> AppendOnlyFile::flush() {
  if (::fsync(file_) != 0) return errorOf(errno, path_, "flush");
  return ok();
}

}  // namespace lookalike
