// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/folder_walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

namespace lookalike::scan {

namespace {

constexpr int kEntriesBetweenPauses = 256;

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

std::string join(const std::string& folder, const char* name) {
  std::string path = folder;
  if (!path.empty() && path.back() != '/') path += '/';
  return path += name;
}

/// A folder or file that was listed a moment ago and is not there now, or is something else now.
bool hasVanished(int errnoValue) {
  return errnoValue == ENOENT || errnoValue == ENOTDIR || errnoValue == ELOOP;
}

bool headLooksLikeImage(int folder, const char* name, const ScanOptions& options) {
  // Without O_NONBLOCK, a pipe put in the file's place would hold the walk for ever.
  const int file = ::openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return false;
  std::array<std::byte, 64> head{};
  const ssize_t size = ::read(file, head.data(), head.size());
  ::close(file);
  return size > 0 && options.looksLikeImage(head.data(), static_cast<std::size_t>(size));
}

}  // namespace

FolderWalk::FolderWalk(const ScanOptions& options, JobControl& control, ProgressMeter& meter)
    : options_(options), control_(control), meter_(meter), filter_(options) {}

void FolderWalk::addRoot(const std::string& path, std::uint32_t rootIndex) {
  Folder& folder = folders_.emplace_back();
  folder.path = path;
  folder.root = rootIndex;
  folder.isRoot = true;
  rootFolders_.push_back(folders_.size() - 1);
}

bool FolderWalk::run() {
  // A root is walked to its end before the next one: a folder under two roots belongs to the first.
  for (const std::size_t root : rootFolders_) {
    toDo_.push_back(root);
    while (!toDo_.empty()) {
      const std::size_t next = toDo_.back();
      toDo_.pop_back();
      if (!walkFolder(next)) return false;
      if (rootError_) return true;
    }
  }
  while (!toDo_.empty() || !linksToDo_.empty()) {
    std::size_t next = 0;
    if (toDo_.empty()) {
      next = linksToDo_.front();
      linksToDo_.pop_front();
    } else {
      next = toDo_.back();
      toDo_.pop_back();
    }
    if (!walkFolder(next)) return false;
  }
  return true;
}

bool FolderWalk::goOn() {
  if (!control_.isPaused()) return !control_.isCancelled();
  meter_.setPaused(true);
  const bool on = control_.waitWhilePaused();
  meter_.setPaused(false);
  return on;
}

bool FolderWalk::walkFolder(std::size_t index) {
  if (!goOn()) return false;
  Folder& folder = folders_[index];
  const int descriptor =
      ::open(folder.path.c_str(),
             O_RDONLY | O_DIRECTORY | O_CLOEXEC | (folder.throughLink || folder.isRoot ? 0 : O_NOFOLLOW));
  struct stat status {};
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
    const int reason = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (folder.isRoot) {
      rootError_ = errorFromErrno(reason, folder.path);
    } else if (!hasVanished(reason)) {
      fail(errorFromErrno(reason, folder.path));
    }
    return true;
  }
  if (!foldersSeen_.insert({status.st_dev, status.st_ino}).second) {
    ::close(descriptor);
    return true;
  }
  const std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(descriptor));
  if (!stream) {
    fail(errorFromErrno(errno, folder.path));
    ::close(descriptor);
    return true;
  }
  bool readable = true;
  for (int count = 1; readable; ++count) {
    if (count % kEntriesBetweenPauses == 0 && !goOn()) return false;
    errno = 0;
    const dirent* entry = ::readdir(stream.get());  // safe: the stream is ours alone
    if (entry == nullptr) {
      if (errno != 0 && !hasVanished(errno)) fail(errorFromErrno(errno, folder.path));
      break;
    }
    const char* name = entry->d_name;
    if (name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'))) continue;
    takeEntry(descriptor, index, name, entry->d_type, readable);
  }
  std::sort(folder.entries.begin(), folder.entries.end(), comesBefore);
  meter_.add(std::count_if(folder.entries.begin(), folder.entries.end(),
                           [](const Entry& entry) { return entry.folder == kIsFile; }));
  return true;
}

void FolderWalk::takeEntry(int descriptor, std::size_t index, const char* name, unsigned char type,
                           bool& readable) {
  Folder& folder = folders_[index];
  struct stat status {};
  bool hasStatus = false;
  bool throughLink = false;
  if (type == DT_UNKNOWN) {  // some file systems do not tell
    if (::fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      if (!hasVanished(errno)) fail(errorFromErrno(errno, join(folder.path, name)));
      return;
    }
    hasStatus = !S_ISLNK(status.st_mode);
    type = static_cast<unsigned char>(IFTODT(status.st_mode));
  }
  if (type == DT_LNK) {
    if (!options_.followSymlinks || filter_.leavesOut(name, folder.pathBelowRoot, false)) return;
    if (::fstatat(descriptor, name, &status, 0) != 0) {
      if (!hasVanished(errno)) fail(errorFromErrno(errno, join(folder.path, name)));
      return;  // a link into nowhere, or to itself, is no file
    }
    hasStatus = true;
    throughLink = true;
    type = static_cast<unsigned char>(IFTODT(status.st_mode));
  }
  if (type == DT_DIR) {
    if (!filter_.leavesOut(name, folder.pathBelowRoot, true)) addFolder(index, name, throughLink);
  } else if (type == DT_REG) {
    takeFile(descriptor, folder, name, hasStatus ? &status : nullptr, throughLink, readable);
  }
}

void FolderWalk::takeFile(int descriptor, Folder& folder, const char* name, const struct stat* status,
                          bool throughLink, bool& readable) {
  if (filter_.leavesOut(name, folder.pathBelowRoot, false)) return;
  const NameFilter::Kind kind = filter_.kindOf(name);
  if (kind == NameFilter::Kind::kOther ||
      (kind == NameFilter::Kind::kNoExtension &&
       (options_.looksLikeImage == nullptr || !headLooksLikeImage(descriptor, name, options_)))) {
    ++ignored_;
    return;
  }
  struct stat own {};
  if (status == nullptr) {
    if (::fstatat(descriptor, name, &own, AT_SYMLINK_NOFOLLOW) != 0) {
      const int reason = errno;
      if (hasVanished(reason)) return;
      // A folder that can be listed but not entered refuses every file: one line for all of them.
      readable = reason != EACCES;
      fail(errorFromErrno(reason, readable ? join(folder.path, name) : folder.path));
      return;
    }
    if (!S_ISREG(own.st_mode)) return;  // replaced a moment ago
    status = &own;
  }
  Entry& entry = folder.entries.emplace_back();
  entry.name = name;
  entry.throughLink = throughLink;
  entry.bytes = status->st_size;
  entry.modifiedNs = std::int64_t{status->st_mtim.tv_sec} * 1'000'000'000 + status->st_mtim.tv_nsec;
  entry.changedNs = std::int64_t{status->st_ctim.tv_sec} * 1'000'000'000 + status->st_ctim.tv_nsec;
  entry.identity = {status->st_dev, status->st_ino};
  entry.linkCount = static_cast<std::uint32_t>(status->st_nlink);
  hasLinkedFiles_ = hasLinkedFiles_ || throughLink;
}

void FolderWalk::addFolder(std::size_t parent, const char* name, bool throughLink) {
  const std::size_t index = folders_.size();
  Folder& child = folders_.emplace_back();
  child.path = join(folders_[parent].path, name);
  child.pathBelowRoot = join(folders_[parent].pathBelowRoot, name);
  child.root = folders_[parent].root;
  child.throughLink = throughLink;
  Entry& entry = folders_[parent].entries.emplace_back();
  entry.name = name;
  entry.folder = static_cast<std::int64_t>(index);
  if (throughLink) {
    linksToDo_.push_back(index);
  } else {
    toDo_.push_back(index);
  }
}

void FolderWalk::fail(Error error) {
  meter_.addFailure(error);
  failures_.push_back(std::move(error));
}

/// By bytes, a folder's name ending in a slash: then going down the sorted entries gives the paths below them
/// in the order of their bytes.
bool FolderWalk::comesBefore(const Entry& left, const Entry& right) {
  const std::size_t common = std::min(left.name.size(), right.name.size());
  if (const int order = std::memcmp(left.name.data(), right.name.data(), common); order != 0)
    return order < 0;
  const auto after = [common](const Entry& entry) {
    if (entry.name.size() > common) return int{static_cast<unsigned char>(entry.name[common])};
    return entry.folder == kIsFile ? -1 : int{'/'};
  };
  return after(left) < after(right);
}

void FolderWalk::collect(std::uint32_t rootIndex, std::vector<FoundFile>& files) {
  if (hasLinkedFiles_ && filesSeen_.empty()) {
    for (const Folder& folder : folders_) {
      for (const Entry& entry : folder.entries) {
        if (entry.folder == kIsFile && !entry.throughLink) filesSeen_.insert(entry.identity);
      }
    }
  }
  struct Position {
    std::size_t folder;
    std::size_t entry;
  };
  std::vector<Position> way;
  for (const std::size_t root : rootFolders_) {
    if (folders_[root].root == rootIndex) way.push_back({root, 0});
  }
  while (!way.empty()) {
    Position& here = way.back();
    const Folder& folder = folders_[here.folder];
    if (here.entry == folder.entries.size()) {
      way.pop_back();
      continue;
    }
    const Entry& entry = folder.entries[here.entry++];
    if (entry.folder != kIsFile) {
      way.push_back({static_cast<std::size_t>(entry.folder), 0});
      continue;
    }
    if (entry.throughLink && !filesSeen_.insert(entry.identity).second) continue;
    FoundFile& file = files.emplace_back();
    file.path.reserve(folder.path.size() + 1 + entry.name.size());
    file.path += folder.path;
    if (file.path.back() != '/') file.path += '/';
    file.path += entry.name;
    file.bytes = entry.bytes;
    file.modifiedNs = entry.modifiedNs;
    file.changedNs = entry.changedNs;
    file.device = entry.identity.device;
    file.inode = entry.identity.inode;
    file.linkCount = entry.linkCount;
    file.rootIndex = rootIndex;
  }
}

}  // namespace lookalike::scan
