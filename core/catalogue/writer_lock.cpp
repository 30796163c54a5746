// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace lookalike::catalogue {

namespace {

constexpr std::string_view kFirstLine = "lookalike writer lock\n";

std::string lockPath(const std::string& libraryPath) {
  const std::size_t name = libraryPath.rfind('/') + 1;  // 0 without a slash
  return libraryPath.substr(0, name) + "." + libraryPath.substr(name) + ".lookalike-lock";
}

std::string beginningOf(int descriptor) {
  std::array<char, 64> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  return {text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

Error lockedBy(int descriptor, const std::string& libraryPath) {
  std::string holder = beginningOf(descriptor);
  holder.erase(0, holder.starts_with(kFirstLine) ? kFirstLine.size() : holder.size());
  holder = holder.substr(0, holder.find('\n'));
  return {ErrorCode::kLocked, libraryPath, holder.empty() ? "another process" : "process " + holder};
}

/// A lock, or the empty file of a process that was killed before it had said what it is.
bool isLock(int descriptor) {
  const std::string text = beginningOf(descriptor);
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
         (status.st_size == 0 || text.starts_with(kFirstLine));
}

/// The file may have been removed by its last holder between our open and our lock; then the lock is on a
/// file that nobody else will find.
bool isStillNamed(int descriptor, const std::string& path) {
  struct stat ours {};
  struct stat named {};
  return ::fstat(descriptor, &ours) == 0 && ::stat(path.c_str(), &named) == 0 &&
         ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

}  // namespace

WriterLock::WriterLock(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

WriterLock::WriterLock(WriterLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

WriterLock::~WriterLock() {
  if (descriptor_ < 0) return;
  // While the lock is held, so that nobody's but our own file is removed.
  if (isStillNamed(descriptor_, path_)) ::unlink(path_.c_str());
  ::close(descriptor_);
}

Result<WriterLock> WriterLock::take(const std::string& libraryPath) {
  const std::string path = lockPath(libraryPath);
  for (;;) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (descriptor < 0) return errorFromErrno(errno, libraryPath, "writer lock");
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      const int reason = errno;
      Error error = reason == EWOULDBLOCK ? lockedBy(descriptor, libraryPath)
                                          : errorFromErrno(reason, libraryPath, "writer lock");
      ::close(descriptor);
      return error;
    }
    if (!isStillNamed(descriptor, path)) {
      ::close(descriptor);
      continue;
    }
    if (!isLock(descriptor)) {
      ::close(descriptor);
      return Error{ErrorCode::kInvalidArgument, path, "is in the way of the library's lock; move it away",
                   -1};
    }
    WriterLock lock(descriptor, path);
    const std::string holder = std::string(kFirstLine) + std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor, 0) != 0 ||
        ::pwrite(descriptor, holder.data(), holder.size(), 0) != static_cast<ssize_t>(holder.size()))
      return errorFromErrno(errno, libraryPath, "writer lock");
    return lock;
  }
}

}  // namespace lookalike::catalogue
