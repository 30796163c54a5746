// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <new>
#include <streambuf>

namespace lookalike::exchange {

namespace {

/// Writes to a file descriptor and remembers errno of the first failure, which std::ofstream loses.
class DescriptorBuffer final : public std::streambuf {
 public:
  explicit DescriptorBuffer(int file) : file_(file) { setp(bytes_.data(), bytes_.data() + bytes_.size()); }
  [[nodiscard]] int failure() const { return failure_; }

 protected:
  int_type overflow(int_type c) override {
    if (!drain()) return traits_type::eof();
    if (!traits_type::eq_int_type(c, traits_type::eof())) {
      *pptr() = traits_type::to_char_type(c);
      pbump(1);
    }
    return traits_type::not_eof(c);
  }
  int sync() override { return drain() ? 0 : -1; }

 private:
  bool drain() {
    const char* at = pbase();
    while (failure_ == 0 && at < pptr()) {
      const ssize_t count = ::write(file_, at, static_cast<std::size_t>(pptr() - at));
      if (count >= 0) {
        at += count;
      } else if (errno != EINTR) {
        failure_ = errno;
      }
    }
    setp(bytes_.data(), bytes_.data() + bytes_.size());
    return failure_ == 0;
  }

  int file_;
  int failure_ = 0;
  std::array<char, 65536> bytes_{};
};

/// A new file that is gone again unless it was renamed.
class TemporaryFile {
 public:
  TemporaryFile() = default;
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (file_ >= 0) ::close(file_);
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  Result<void> createIn(const std::string& folder) {
    static std::atomic<unsigned> counter = 0;
    for (int attempt = 0; attempt < 1000; ++attempt) {
      const std::string path =
          folder + "/.lookalike-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".tmp";
      file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (file_ >= 0) {
        path_ = path;
        return ok();
      }
      if (errno != EEXIST) return errorFromErrno(errno, folder);
    }
    return errorFromErrno(EEXIST, folder);
  }

  [[nodiscard]] int file() const { return file_; }

  Result<void> closeAndRename(const std::string& target) {
    if (::fsync(file_) != 0 && errno != EINVAL) return errorFromErrno(errno, target, "fsync");
    if (::close(std::exchange(file_, -1)) != 0) return errorFromErrno(errno, target, "close");
    if (::rename(path_.c_str(), target.c_str()) != 0) return errorFromErrno(errno, target, "rename");
    path_.clear();
    return ok();
  }

 private:
  int file_ = -1;
  std::string path_;
};

std::string folderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Makes the rename itself last. Best effort: the file is whole either way.
void syncFolder(const std::string& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

/// Writes to a temporary file beside `target`, which is no symbolic link.
Result<void> replaceFile(const std::string& target, const std::function<Result<void>(std::ostream&)>& write) {
  TemporaryFile temporary;
  if (auto created = temporary.createIn(folderOf(target)); !created) return created;
  struct stat status {};
  if (::stat(target.c_str(), &status) == 0) {
    if (!S_ISREG(status.st_mode)) return Error{ErrorCode::kNotARegularFile, target, {}, -1};
    // As a rewrite in place would keep it. Where it cannot be set, the new file's own stands.
    (void)::fchmod(temporary.file(), status.st_mode & 07777);
  }
  DescriptorBuffer buffer(temporary.file());
  std::ostream stream(&buffer);
  Result<void> written = write(stream);
  stream.flush();
  if (buffer.failure() != 0) return errorFromErrno(buffer.failure(), target);
  if (!written) return written;
  if (!stream) return Error{ErrorCode::kIo, target, "the stream failed", -1};
  if (auto renamed = temporary.closeAndRename(target); !renamed) return renamed;
  syncFolder(folderOf(target));
  return ok();
}

}  // namespace

Result<void> writeFileAtomically(const std::string& path,
                                 const std::function<Result<void>(std::ostream&)>& write) {
  if (path.empty()) return Error{ErrorCode::kInvalidArgument, path, "no file name", -1};
  // A symbolic link stays one: what it names is replaced.
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr), &std::free);
  try {
    return replaceFile(resolved ? std::string(resolved.get()) : path, write);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, path, {}, -1};
  }
}

}  // namespace lookalike::exchange
