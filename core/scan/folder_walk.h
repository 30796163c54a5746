// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/scan/folder_scan.h"
#include "core/scan/name_filter.h"

namespace lookalike::scan {

/// A file or folder, whatever its name.
struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  bool operator==(const FileIdentity&) const = default;
};
struct FileIdentityHash {
  std::size_t operator()(const FileIdentity& identity) const noexcept {
    return static_cast<std::size_t>(identity.inode * 0x9E3779B97F4A7C15ULL ^ identity.device);
  }
};

/// Walks folders one after another with a list of what is still to do, so that depth costs no stack and no
/// open files. Real folders of all roots come first, symlinked ones last: where a folder can be reached both
/// ways, its real path counts.
class FolderWalk {
 public:
  FolderWalk(const ScanOptions& options, JobControl& control, ProgressMeter& meter);

  /// A folder to walk; `path` is canonical.
  void addRoot(const std::string& path, std::uint32_t rootIndex);
  /// False when cancelled. A root that cannot be read is in `rootError`.
  [[nodiscard]] bool run();

  /// The files found under a root, sorted by path, appended to `files`. Roots in their order.
  void collect(std::uint32_t rootIndex, std::vector<FoundFile>& files);

  [[nodiscard]] const std::optional<Error>& rootError() const { return rootError_; }
  [[nodiscard]] std::vector<Error> takeFailures() { return std::move(failures_); }
  [[nodiscard]] std::int64_t ignored() const { return ignored_; }

 private:
  static constexpr std::int64_t kIsFile = -1;

  struct Entry {
    std::string name;
    std::int64_t folder = kIsFile;  ///< index into folders_
    bool throughLink = false;
    std::int64_t bytes = 0;
    std::int64_t modifiedNs = 0;
    std::int64_t changedNs = 0;
    FileIdentity identity;
    std::uint32_t linkCount = 1;
  };
  struct Folder {
    std::string path;
    std::string pathBelowRoot;
    std::uint32_t root = 0;
    bool isRoot = false;
    bool throughLink = false;
    std::vector<Entry> entries;
  };

  [[nodiscard]] bool goOn();
  [[nodiscard]] bool walkFolder(std::size_t index);
  void takeEntry(int descriptor, std::size_t index, const char* name, unsigned char type, bool& readable);
  void takeFile(int descriptor, Folder& folder, const char* name, const struct stat* status, bool throughLink,
                bool& readable);
  void addFolder(std::size_t parent, const char* name, bool throughLink);
  void fail(Error error);
  static bool comesBefore(const Entry& left, const Entry& right);

  const ScanOptions& options_;
  JobControl& control_;
  ProgressMeter& meter_;
  NameFilter filter_;
  std::deque<Folder> folders_;  ///< a deque: entries are added while one is walked
  std::vector<std::size_t> rootFolders_;
  std::vector<std::size_t> toDo_;
  std::deque<std::size_t> linksToDo_;
  std::unordered_set<FileIdentity, FileIdentityHash> foldersSeen_;
  std::unordered_set<FileIdentity, FileIdentityHash> filesSeen_;  ///< filled only when links were followed
  bool hasLinkedFiles_ = false;
  std::vector<Error> failures_;
  std::optional<Error> rootError_;
  std::int64_t ignored_ = 0;
};

}  // namespace lookalike::scan
