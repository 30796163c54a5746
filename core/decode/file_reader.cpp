// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/decode/file_reader.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <memory>
#include <new>
#include <stdexcept>

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

Error truncatedError(const std::string& path, std::int64_t expected, std::int64_t found) {
  return Error{ErrorCode::kTruncated, path,
               "changed length while it was read: had " + std::to_string(expected) + " bytes", found};
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
    if (count == 0) return truncatedError(path, size, static_cast<std::int64_t>(start));
    content.bytes.resize(start + static_cast<std::size_t>(count));
    hash.add(content.bytes.data() + start, static_cast<std::size_t>(count));
  }
  std::byte extra{};
  if (::read(file.number(), &extra, 1) > 0) return truncatedError(path, size, size);
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
    return readAndHash(file, path, status.st_size);
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
