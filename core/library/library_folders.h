// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace lookalike::library {

/// A folder that a library covers.
struct LibraryFolder {
  std::string path;
  std::int64_t files = 0;  ///< present ones, those that failed included; one below two folders counts for one
};

/// In the order in which they were added. Errors as openLibraryForReading().
[[nodiscard]] Result<std::vector<LibraryFolder>> libraryFolders(const std::string& libraryPath);

struct RemovedFolder {
  std::string path;              ///< as the library had it
  std::int64_t filesLeft = 0;    ///< present files that are in the library no more
  std::int64_t filesStayed = 0;  ///< those below another of its folders
};

/// Takes a folder out of a library: its files leave the finds at once. Verdicts stay, as does what was made
/// of its images, so that adding it again costs little; nothing below the folder is touched. The folder need
/// not exist any more. Errors: kNotFound (no folder of the library; `detail` names those that are), kLocked
/// while a job runs on the library, those of Catalogue::open.
[[nodiscard]] Result<RemovedFolder> removeLibraryFolder(const std::string& libraryPath,
                                                        const std::string& folder);

}  // namespace lookalike::library
