// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"

namespace lookalike::exchange {

/// Two pictures that are alike and no copies, as the hard negative pairs of NDEC are annotated (wang 2022,
/// section 4.3): the last is similar to, but not an edited copy of, the first.
struct HardNegative {
  ContentHash first;
  ContentHash last;
  std::vector<std::string> firstFiles;  ///< that hold the content, as far as is known
  std::vector<std::string> lastFiles;
  bool orderKnown = true;  ///< else nobody said which of them is the first
};

enum class FilePlacement { kCopy, kHardLink };

struct HardNegativeFailure {
  std::size_t pair = 0;  ///< place among those that were given
  std::string reason;
};

struct HardNegativesReport {
  std::int64_t pairs = 0;                     ///< written
  std::vector<HardNegativeFailure> failures;  ///< pairs one of whose files is gone or holds something else
};

/// Writes `folder`/first/000001.jpg, `folder`/last/000001.png and so on, the pictures of a pair under one
/// number with the extensions of their own files, and at last `folder`/list.csv:
/// first,last,order_known,path_first,path_last,sha256_first,sha256_last, with `first` and `last` relative to
/// the folder and order_known "true" or "false". Makes the folder where it is not there; kInvalidArgument
/// when it holds anything already. Contents are compared with their hashes before they are taken. A hard link
/// becomes a copy where the file lies on another file system. Errors: kPermissionDenied, kReadOnly,
/// kDiskFull, kIo.
[[nodiscard]] Result<HardNegativesReport> writeHardNegatives(const std::string& folder,
                                                             std::span<const HardNegative> pairs,
                                                             FilePlacement placement);

}  // namespace lookalike::exchange
