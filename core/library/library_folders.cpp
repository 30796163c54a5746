// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/library_folders.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <unordered_map>

#include "core/catalogue/catalogue.h"
#include "core/library/library_opening.h"
#include "core/library/user_folders.h"

namespace lookalike::library {

namespace {

std::int64_t presentFiles(const std::vector<FileRecord>& files) {
  return std::count_if(files.begin(), files.end(), [](const FileRecord& file) { return !file.missing; });
}

}  // namespace

Result<std::vector<LibraryFolder>> libraryFolders(const std::string& libraryPath) {
  auto catalogue = openLibraryForReading(libraryPath);
  if (!catalogue.ok()) return catalogue.error();
  const auto view = (*catalogue)->holdView();
  if (!view.ok()) return view.error();
  const auto roots = (*catalogue)->roots();
  if (!roots.ok()) return roots.error();
  const auto files = (*catalogue)->files();
  if (!files.ok()) return files.error();
  std::unordered_map<RootId, std::int64_t> counts;
  for (const FileRecord& file : files.value()) counts[file.root] += file.missing ? 0 : 1;
  std::vector<LibraryFolder> folders;
  folders.reserve(roots->size());
  for (const RootRecord& root : roots.value()) folders.push_back({root.path, counts[root.id]});
  return folders;
}

Result<RemovedFolder> removeLibraryFolder(const std::string& libraryPath, const std::string& folder) {
  struct stat status {};  // opened for writing, a library that is not there would be made
  if (::stat(libraryPath.c_str(), &status) != 0) return errorFromErrno(errno, libraryPath);
  auto catalogue = catalogue::Catalogue::open(libraryPath, catalogue::OpenMode::kReadWrite);
  if (!catalogue.ok()) return catalogue.error();
  const auto roots = (*catalogue)->roots();
  if (!roots.ok()) return roots.error();
  const std::string canonical = canonicalPath(folder);
  const auto root = std::find_if(roots->begin(), roots->end(), [&](const RootRecord& one) {
    return one.path == folder || one.path == canonical;
  });
  if (root == roots->end()) {
    std::string names;
    for (const RootRecord& one : roots.value()) names += (names.empty() ? "" : ", ") + one.path;
    return Error{ErrorCode::kNotFound, folder,
                 "is no folder of the library" + (names.empty() ? "" : "; it has " + names), -1};
  }
  const auto own = (*catalogue)->files(std::vector{root->id});
  if (!own.ok()) return own.error();
  const auto before = (*catalogue)->files();
  if (!before.ok()) return before.error();
  if (auto removed = (*catalogue)->removeRoot(root->id); !removed.ok()) return removed.error();
  const auto after = (*catalogue)->files();
  if (!after.ok()) return after.error();
  RemovedFolder result;
  result.path = root->path;
  result.filesLeft = presentFiles(before.value()) - presentFiles(after.value());
  result.filesStayed = presentFiles(own.value()) - result.filesLeft;
  if (auto flushed = (*catalogue)->flush(); !flushed.ok()) return flushed.error();
  return result;
}

}  // namespace lookalike::library
