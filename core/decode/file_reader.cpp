// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/file_reader.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <new>
#include <stdexcept>
#include <thread>

namespace lookalike::decode {

namespace {

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    if (context_ == nullptr) throw std::bad_alloc();
    LOOKALIKE_CHECK(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
  }
  void add(const void* data, std::size_t size) {
    LOOKALIKE_CHECK(EVP_DigestUpdate(context_.get(), data, size) == 1);
  }
  ContentHash finish() {
    ContentHash hash;
    LOOKALIKE_CHECK(EVP_DigestFinal_ex(context_.get(), hash.bytes.data(), nullptr) == 1);
    return hash;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

constexpr const char* kChanging = "the file changes while it is read";

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

FileStamp stampOf(const struct stat& status) {
  return {status.st_size, nanoseconds(status.st_mtim), nanoseconds(status.st_ctim), status.st_dev,
          status.st_ino};
}

/// Returns once a write to the file would show in its stamp. The kernel stamps files by a clock that ticks
/// every few milliseconds: what is written twice within a tick has one stamp. Stamps from the future (another
/// machine's clock) are not waited for.
void waitForNextTick(const FileStamp& stamp) {
  constexpr int kMillisecondsAtMost = 20;  // a tick is at most 10
  for (int i = 0; i < kMillisecondsAtMost; ++i) {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (stamp.changedNs != nanoseconds(now)) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

/// Reads until `size` bytes are there; the block stays in the processor's cache between the vector's zeroing,
/// the read and the hash, so that neither of the first two costs a pass over main memory.
Result<FileContent> readAndHash(const Descriptor& file, const std::string& path, std::int64_t size) {
  constexpr std::size_t kBlock = std::size_t{256} << 10U;
  FileContent content;
  content.bytes.reserve(static_cast<std::size_t>(size));
  Sha256 hash;
  const auto total = static_cast<std::size_t>(size);
  while (content.bytes.size() < total) {
    const std::size_t start = content.bytes.size();
    const std::size_t wanted = std::min(kBlock, total - start);
    content.bytes.resize(start + wanted);
    ssize_t count = 0;
    do count = ::read(file.number(), content.bytes.data() + start, wanted);
    while (count < 0 && errno == EINTR);
    if (count < 0) return errorFromErrno(errno, path, "read");
    if (count == 0) return Error{ErrorCode::kIo, path, kChanging, -1};  // it became shorter
    content.bytes.resize(start + static_cast<std::size_t>(count));
    hash.add(content.bytes.data() + start, static_cast<std::size_t>(count));
  }
  content.hash = hash.finish();
  return content;
}

}  // namespace

Result<FileContent> readFile(const std::string& path, std::int64_t maxBytes) {
  // O_NONBLOCK: opening a fifo that nobody writes to would wait for ever. It changes nothing for regular
  // files.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.number() < 0) {
    if (errno == ENXIO || errno == ENODEV)  // a socket, or a device without a driver
      return Error{ErrorCode::kNotARegularFile, path, "not a regular file", -1};
    return errorFromErrno(errno, path, "open");
  }
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) return errorFromErrno(errno, path, "stat");
  if (!S_ISREG(status.st_mode)) return Error{ErrorCode::kNotARegularFile, path, "not a regular file", -1};
  if (status.st_size == 0) return Error{ErrorCode::kEmpty, path, "", -1};
  if (status.st_size > maxBytes)
    return Error{ErrorCode::kTooLarge, path,
                 std::to_string(status.st_size) + " bytes, the limit is " + std::to_string(maxBytes), -1};
  ::posix_fadvise(file.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
  try {
    constexpr int kAttempts = 3;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      const FileStamp before = stampOf(status);
      waitForNextTick(before);
      auto content = readAndHash(file, path, before.bytes);
      if (::fstat(file.number(), &status) != 0) return errorFromErrno(errno, path, "stat");
      if (stampOf(status) == before) {
        if (content.ok()) content->stamp = before;
        return content;
      }
      if (status.st_size == 0 || status.st_size > maxBytes) break;
      if (::lseek(file.number(), 0, SEEK_SET) != 0) return errorFromErrno(errno, path, "seek");
    }
    return Error{ErrorCode::kIo, path, kChanging, -1};
  } catch (const std::bad_alloc&) {
  } catch (const std::length_error&) {
  }
  return Error{ErrorCode::kOutOfMemory, path, "no memory for " + std::to_string(status.st_size) + " bytes",
               -1};
}

ContentHash hashBytes(const void* data, std::size_t size) {
  Sha256 hash;
  hash.add(data, size);
  return hash.finish();
}

}  // namespace lookalike::decode
