// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/neural/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

namespace lookalike::neural {

namespace {

/// Closes a file descriptor at the end of a scope.
class OpenFile {
 public:
  explicit OpenFile(int file) : file_(file) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (file_ >= 0) ::close(file_);
  }
  [[nodiscard]] int number() const { return file_; }

 private:
  int file_;
};

/// Makes a file of a name that nobody has, and tells the name. Below 0 with errno set when it cannot.
int createBeside(const std::string& path, std::string& name) {
  static std::atomic<unsigned> counter = 0;
  for (;;) {
    name = path + "." + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".partial";
    const int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file >= 0 || errno != EEXIST) return file;
  }
}

/// The rename itself lives in the folder: it is flushed too, as far as the file system lets one.
void flushFolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const OpenFile file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.number() >= 0) (void)::fsync(file.number());
}

}  // namespace

Result<void> writeWholeFile(std::span<const std::byte> bytes, const std::string& path) {
  std::string partial;
  {
    const OpenFile file(createBeside(path, partial));
    if (file.number() < 0) return errorFromErrno(errno, path, "create");
    const auto fail = [&](const char* what) {
      const int code = errno;
      ::unlink(partial.c_str());
      return errorFromErrno(code, path, what);
    };
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t wrote = ::write(file.number(), bytes.data() + done, bytes.size() - done);
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) return fail("write");
      done += static_cast<std::size_t>(wrote);
    }
    if (::fsync(file.number()) != 0) return fail("flush");
  }
  if (::rename(partial.c_str(), path.c_str()) != 0) {
    const int code = errno;
    ::unlink(partial.c_str());
    return errorFromErrno(code, path, "rename");
  }
  flushFolderOf(path);
  return {};
}

Result<std::vector<std::byte>> readWholeFile(const std::string& path) {
  // Without O_NONBLOCK a pipe in the place of the file would never open.
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) return errorFromErrno(errno, path, "open");
  struct stat facts {};
  if (::fstat(file.number(), &facts) != 0) return errorFromErrno(errno, path, "stat");
  if (!S_ISREG(facts.st_mode)) return Error{ErrorCode::kNotARegularFile, path, {}, -1};
  std::vector<std::byte> bytes(static_cast<std::size_t>(facts.st_size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got = ::read(file.number(), bytes.data() + done, bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errorFromErrno(errno, path, "read");
    if (got == 0) {
      return Error{ErrorCode::kTruncated, path, "it became shorter while it was read",
                   static_cast<std::int64_t>(done)};
    }
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

}  // namespace lookalike::neural
