// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace lookalike {

void checkFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "lookalike: internal error: %s is false (%s:%d)\n", condition, file, line);
  std::abort();
}

bool isOfContent(ErrorCode code) {
  return code == ErrorCode::kEmpty || code == ErrorCode::kTruncated || code == ErrorCode::kCorrupt ||
         code == ErrorCode::kUnsupportedFormat || code == ErrorCode::kTooLarge;
}

const char* errorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kPermissionDenied:
      return "permission_denied";
    case ErrorCode::kNotARegularFile:
      return "not_a_regular_file";
    case ErrorCode::kEmpty:
      return "empty";
    case ErrorCode::kTruncated:
      return "truncated";
    case ErrorCode::kCorrupt:
      return "corrupt";
    case ErrorCode::kUnsupportedFormat:
      return "unsupported_format";
    case ErrorCode::kTooLarge:
      return "too_large";
    case ErrorCode::kTimeLimit:
      return "time_limit";
    case ErrorCode::kOutOfMemory:
      return "out_of_memory";
    case ErrorCode::kDiskFull:
      return "disk_full";
    case ErrorCode::kReadOnly:
      return "read_only";
    case ErrorCode::kLocked:
      return "locked";
    case ErrorCode::kNewerVersion:
      return "newer_version";
    case ErrorCode::kDatabase:
      return "database";
    case ErrorCode::kBadModel:
      return "bad_model";
    case ErrorCode::kDevice:
      return "device";
    case ErrorCode::kInvalidArgument:
      return "invalid_argument";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kIo:
      return "io";
  }
  return "io";
}

namespace {

const char* errorCodeWords(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "no such file or folder";
    case ErrorCode::kPermissionDenied:
      return "permission denied";
    case ErrorCode::kNotARegularFile:
      return "not a regular file";
    case ErrorCode::kEmpty:
      return "the file is empty";
    case ErrorCode::kTruncated:
      return "the file is truncated";
    case ErrorCode::kCorrupt:
      return "the file is corrupt";
    case ErrorCode::kUnsupportedFormat:
      return "not an image of a known format";
    case ErrorCode::kTooLarge:
      return "over the size limit";
    case ErrorCode::kTimeLimit:
      return "over the time limit";
    case ErrorCode::kOutOfMemory:
      return "out of memory";
    case ErrorCode::kDiskFull:
      return "no space left";
    case ErrorCode::kReadOnly:
      return "read-only";
    case ErrorCode::kLocked:
      return "in use by another process";
    case ErrorCode::kNewerVersion:
      return "written by a newer version";
    case ErrorCode::kDatabase:
      return "database error";
    case ErrorCode::kBadModel:
      return "unusable model";
    case ErrorCode::kDevice:
      return "device not usable";
    case ErrorCode::kInvalidArgument:
      return "invalid";
    case ErrorCode::kCancelled:
      return "cancelled";
    case ErrorCode::kIo:
      return "input/output error";
  }
  return "input/output error";
}

}  // namespace

std::string describeError(const Error& error) {
  std::string line;
  if (!error.path.empty()) line += error.path + ": ";
  line += errorCodeWords(error.code);
  if (!error.detail.empty()) line += ": " + error.detail;
  if (error.offset >= 0) line += " (at byte " + std::to_string(error.offset) + ")";
  return line;
}

Error errorFromErrno(int errnoValue, std::string path, const std::string& what) {
  ErrorCode code = ErrorCode::kIo;
  switch (errnoValue) {
    case ENOENT:
    case ENOTDIR:
      code = ErrorCode::kNotFound;
      break;
    case EACCES:
    case EPERM:
      code = ErrorCode::kPermissionDenied;
      break;
    case ENOSPC:
    case EDQUOT:
      code = ErrorCode::kDiskFull;
      break;
    case EROFS:
      code = ErrorCode::kReadOnly;
      break;
    case EISDIR:
      code = ErrorCode::kNotARegularFile;
      break;
    case ENOMEM:
      code = ErrorCode::kOutOfMemory;
      break;
    case EFBIG:
      code = ErrorCode::kTooLarge;
      break;
    case EAGAIN:
      code = ErrorCode::kLocked;
      break;
    default:
      break;
  }
  std::string words = std::generic_category().message(errnoValue);
  if (!what.empty()) words = what + ": " + words;
  return Error{code, std::move(path), std::move(words), -1};
}

}  // namespace lookalike
