// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace lookalike::scan {

/// What to walk. Paths are native bytes.
struct ScanOptions {
  /// Folders or single files; made absolute and canonical. A single file is taken whatever its name.
  std::vector<std::string> roots;
  /// Shell globs. One without a slash is matched against the name alone; one with a slash against the path
  /// below the root, where `*` does not match a slash. A slash at the end: folders only; at the start: from
  /// the root. A folder that matches is not entered.
  std::vector<std::string> excludePatterns;
  bool includeHidden = false;  ///< names that begin with a dot
  /// To folders and files. A folder already seen (device, inode) is not entered again, and a link to a file
  /// that is listed already is left out, so that no file is taken for a copy of itself; the real path wins.
  bool followSymlinks = false;
  /// Lower-case extensions, without the dot, that are taken for images; files without any extension are taken
  /// too when their leading bytes are an image's (`looksLikeImage`). Other files are not counted as failures.
  std::vector<std::string> extensions;
  /// Told up to the first 64 bytes of a file without extension; null: such files are ignored.
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
  std::int64_t changedNs = 0;   ///< the inode's change time
};

/// Everything found, sorted by the bytes of the path; a folder under two roots is walked once, under the
/// first. Folders that could not be read are in `failures` and do not end the scan; what vanished meanwhile
/// is simply not there.
struct ScanResult {
  std::vector<std::string> canonicalRoots;
  std::vector<FoundFile> files;
  std::vector<Error> failures;
  std::int64_t ignored = 0;  ///< regular files that are not images by name, or by their leading bytes
};

/// Walks the folders. Errors: kInvalidArgument; kNotFound, kPermissionDenied or kNotARegularFile (a device, a
/// socket) for a root; kCancelled. `observer` may be null.
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
  std::int64_t changedNs = 0;  ///< the inode's change time; 0: not known
};

/// How the disk differs from what was known. Indices are into the found and known lists given.
struct ScanChanges {
  struct Match {
    std::uint32_t found = 0;
    std::uint32_t known = 0;
  };
  std::vector<Match> unchanged;  ///< same path, bytes and times, and not another known file's inode
  std::vector<Match> changed;    ///< same path, anything else: read again
  /// Other path, same device, inode, bytes and modification time (renaming is itself a change to an inode),
  /// and the old path is gone.
  std::vector<Match> moved;
  std::vector<std::uint32_t> added;    ///< found, unknown
  std::vector<std::uint32_t> missing;  ///< known, not found
  std::vector<std::uint32_t>
      unreadable;  ///< known, below a path that failed: nothing can be said of them now
};

/// Tells new, changed, moved and missing apart without reading any file. `known` holds the files under the
/// scanned roots only; `failures` are those of the scan. Hard links (same device and inode, both present) are
/// separate files, not moves. A missing file that is there again as it was is unchanged.
///
/// The inode's change time counts where it is known: nothing that writes to a file can set it back.
///
/// A file whose inode number alone differs counts as unchanged (on some file systems they change with every
/// mount), unless the new inode is that of another known file with equal
/// size and time: then two files have swapped names, and both are read again.
///
/// Linear in the sizes; both lists may be in any order. Each list of the result is in the order of `found`
/// (missing, unreadable: of `known`).
[[nodiscard]] ScanChanges compareWithKnown(const std::vector<FoundFile>& found,
                                           const std::vector<KnownFile>& known,
                                           const std::vector<Error>& failures = {});

}  // namespace lookalike::scan
