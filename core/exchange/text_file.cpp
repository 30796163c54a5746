// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <ostream>

#include <array>
#include <cerrno>

namespace lookalike::exchange {

Result<std::string> readTextFile(const std::string& path, std::int64_t maxBytes) {
  // Not to wait for a writer where a pipe was named.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return errorFromErrno(errno, path);
  const Error tooLarge{ErrorCode::kTooLarge, path, "over " + std::to_string(maxBytes) + " bytes", -1};
  struct stat status {};
  std::string text;
  Result<void> outcome = ok();
  if (::fstat(file, &status) != 0) {
    outcome = errorFromErrno(errno, path);
  } else if (!S_ISREG(status.st_mode)) {
    outcome = Error{ErrorCode::kNotARegularFile, path, {}, -1};
  } else if (status.st_size > maxBytes) {
    outcome = tooLarge;
  }
  std::array<char, 65536> buffer{};
  while (outcome.ok()) {
    const ssize_t count = ::read(file, buffer.data(), buffer.size());
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      outcome = errorFromErrno(errno, path);
    } else if (static_cast<std::int64_t>(text.size()) + count > maxBytes) {
      outcome = tooLarge;  // it grows, or does not tell its size
    } else {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }
  ::close(file);
  if (!outcome) return outcome.error();
  return text;
}

Result<void> streamOutcome(std::ostream& out) {
  out.flush();
  if (!out) return Error{ErrorCode::kIo, {}, "the output could not be written"};
  return ok();
}

}  // namespace lookalike::exchange
