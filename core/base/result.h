// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "core/base/check.h"

namespace lookalike {

/// What went wrong in the world, in one word that a program can branch on. The sentence a person reads is
/// made where it is shown (ui/text, the command line) from this code and the facts in Error.
enum class ErrorCode {
  kNotFound,           ///< the file or folder is not there, or vanished while the job ran
  kPermissionDenied,   ///< it is there but may not be read or written
  kNotARegularFile,    ///< a socket, device, pipe or folder where a file was expected
  kEmpty,              ///< zero bytes
  kTruncated,          ///< the data end before the format says so
  kCorrupt,            ///< the data contradict their format
  kUnsupportedFormat,  ///< a format that this build cannot decode, or no image at all
  kTooLarge,           ///< over a stated limit (pixels, bytes)
  kTimeLimit,          ///< over the stated decoding time
  kOutOfMemory,        ///< memory of the host or of the device
  kDiskFull,           ///< no space left, or over quota
  kReadOnly,           ///< the file system, folder or library file cannot be written
  kLocked,             ///< another process holds the library
  kNewerVersion,       ///< the file was written by a newer version; detail names the version it needs
  kDatabase,           ///< the database said no; detail holds its words
  kBadModel,           ///< a model file is corrupt, or its input or output is not what its card says
  kDevice,             ///< the requested device is not there, or failed
  kInvalidArgument,    ///< an option or an input file of a person's makes no sense
  kCancelled,          ///< the person cancelled
  kIo,                 ///< any other input/output failure; detail holds the system's words
};

/// Whether a file's content is what went wrong, so that reading it again gives the same until a decoder or a
/// limit changes. All else (rights, memory, time, a file that changes) may be another way a moment later.
[[nodiscard]] bool isOfContent(ErrorCode code);

/// A stable lower-case identifier of a code ("not_found"), for JSON and logs.
[[nodiscard]] const char* errorCodeName(ErrorCode code);

/// The facts of one failure. `path` is the native bytes of the file or folder concerned ("" when there is
/// none). `detail` holds the words of the system or library, untranslated; `offset` is a byte position in the
/// file, or -1 when unknown.
struct Error {
  ErrorCode code = ErrorCode::kIo;
  std::string path = {};
  std::string detail = {};
  std::int64_t offset = -1;
};

/// One line of English for logs and the command line: "PATH: truncated: DETAIL (at byte N)".
[[nodiscard]] std::string describeError(const Error& error);

/// The Error for the present or given errno value, with strerror's words as detail.
[[nodiscard]] Error errorFromErrno(int errnoValue, std::string path, const std::string& what = {});

/// kInvalidArgument without a path; `why` says what of the person's input makes no sense.
[[nodiscard]] inline Error invalidArgument(std::string why) {
  return {ErrorCode::kInvalidArgument, {}, std::move(why)};
}

/// kCancelled, which needs no facts.
[[nodiscard]] inline Error cancelled() {
  return {ErrorCode::kCancelled, {}, {}};
}

/// A value or the Error that kept it from being. Never both, never neither; it cannot be dropped silently.
template <typename T>
class [[nodiscard]] Result {
 public:
  using Value = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit by design

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The value. Asking for it on a failure is a programming error and ends the program.
  [[nodiscard]] T& value() & {
    LOOKALIKE_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    LOOKALIKE_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  /// By value, so that `for (x : f().value())` does not dangle.
  [[nodiscard]] T value() && {
    LOOKALIKE_CHECK(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] const Error& error() const& {
    LOOKALIKE_CHECK(!ok());
    return *std::get_if<1>(&state_);
  }
  [[nodiscard]] Error&& error() && {
    LOOKALIKE_CHECK(!ok());
    return std::move(*std::get_if<1>(&state_));
  }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error. `Result<void> r = ok();`
template <>
class [[nodiscard]] Result<void> {
 public:
  using Value = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)), failed_(true) {}  // NOLINT: implicit by design
  [[nodiscard]] bool ok() const { return !failed_; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const& {
    LOOKALIKE_CHECK(failed_);
    return error_;
  }

 private:
  Error error_;
  bool failed_ = false;
};

[[nodiscard]] inline Result<void> ok() {
  return {};
}

}  // namespace lookalike
