// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace lookalike::scan {

/// What to walk. Paths are native bytes.
struct ScanOptions {
  std::vector<std::string> roots;  ///< folders or single files; made absolute and canonical
  std::vector<std::string>
      excludePatterns;         ///< shell globs matched against the name and against the path below the root
  bool includeHidden = false;  ///< names that begin with a dot
  bool followSymlinks =
      false;  ///< to folders and files; a folder already seen (device, inode) is not entered again
  /// Lower-case extensions, without the dot, that are taken for images; files without any extension are taken
  /// too when their leading bytes are an image's (`looksLikeImage`). Other files are not counted as failures.
  std::vector<std::string> extensions;
  bool (*looksLikeImage)(const std::byte* head, std::size_t size) = nullptr;

  /// kInvalidArgument naming the first option that makes no sense, e.g. no root.
  [[nodiscard]] Result<void> check() const;
};

/// A file as it is on disk now.
struct FoundFile {
  std::string path;  ///< absolute
  std::int64_t bytes = 0;
  std::int64_t modifiedNs = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint32_t linkCount = 1;
  std::uint32_t rootIndex = 0;  ///< into ScanOptions::roots
};

/// Everything found, sorted by path; a path under two roots is listed once, under the first. Folders that
/// could not be read are in `failures` and do not end the scan.
struct ScanResult {
  std::vector<std::string> canonicalRoots;
  std::vector<FoundFile> files;
  std::vector<Error> failures;
  std::int64_t ignored = 0;  ///< files that are not images by name
};

/// Walks the folders. Errors: kNotFound or kPermissionDenied for a root, kCancelled. `observer` may be null.
[[nodiscard]] Result<ScanResult> scanFolders(const ScanOptions& options, JobControl& control,
                                             JobObserver* observer);

/// A file as the catalogue remembers it.
struct KnownFile {
  std::int64_t id = 0;
  std::string path;
  std::int64_t bytes = 0;
  std::int64_t modifiedNs = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  bool missing = false;
};

/// How the disk differs from what was known. Indices are into the found and known lists given.
struct ScanChanges {
  struct Match {
    std::uint32_t found = 0;
    std::uint32_t known = 0;
  };
  std::vector<Match> unchanged;  ///< same path, bytes, modification time
  std::vector<Match> changed;    ///< same path, other bytes or time: read again
  std::vector<Match> moved;      ///< other path, same device, inode, bytes and time, and the old path is gone
  std::vector<std::uint32_t> added;    ///< found, unknown
  std::vector<std::uint32_t> missing;  ///< known, not found (only under the roots scanned)
};

/// Tells new, changed, moved and missing apart without reading any file. Hard links (same device and inode,
/// both present) are separate files, not moves. Linear in the sizes; both lists may be in any order.
[[nodiscard]] ScanChanges compareWithKnown(const std::vector<FoundFile>& found,
                                           const std::vector<KnownFile>& known);

}  // namespace lookalike::scan
