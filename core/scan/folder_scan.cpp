// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/folder_scan.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <tuple>
#include <utility>

#include "core/scan/folder_walk.h"

namespace lookalike::scan {

namespace {

struct Free {
  void operator()(char* text) const { std::free(text); }
};

Result<std::string> canonicalPath(const std::string& path) {
  const std::unique_ptr<char, Free> resolved(::realpath(path.c_str(), nullptr));
  if (!resolved) return errorFromErrno(errno, path);
  return std::string(resolved.get());
}

FoundFile foundFile(const std::string& path, const struct stat& status, std::uint32_t rootIndex) {
  return {path,
          status.st_size,
          std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec,
          status.st_dev,
          status.st_ino,
          static_cast<std::uint32_t>(status.st_nlink),
          rootIndex,
          std::int64_t{status.st_ctim.tv_sec} * 1'000'000'000 + status.st_ctim.tv_nsec};
}

}  // namespace

Result<void> ScanOptions::check() const {
  const auto wrong = [](std::string detail) {
    return Error{ErrorCode::kInvalidArgument, {}, std::move(detail)};
  };
  if (roots.empty()) return wrong("no folder to scan");
  for (const std::string& root : roots) {
    if (root.empty()) return wrong("a folder's name is empty");
    if (root.find('\0') != std::string::npos) return wrong("a folder's name holds a zero byte");
  }
  for (const std::string& pattern : excludePatterns) {
    if (pattern.empty()) return wrong("an exclude pattern is empty");
    if (pattern.find('\0') != std::string::npos) return wrong("an exclude pattern holds a zero byte");
  }
  for (const std::string& extension : extensions) {
    if (extension.empty() || extension.find_first_of("./") != std::string::npos)
      return wrong("an extension is empty or holds a dot or a slash: \"" + extension + "\"");
  }
  if (extensions.empty() && looksLikeImage == nullptr) return wrong("no extension is taken for an image");
  return ok();
}

Result<ScanResult> scanFolders(const ScanOptions& options, JobControl& control, JobObserver* observer) {
  if (auto sound = options.check(); !sound) return sound.error();
  ScanResult result;
  ProgressMeter meter(observer, JobStage::kScanning, 0);
  FolderWalk walk(options, control, meter);
  std::vector<FoundFile> singleFiles;
  for (std::uint32_t index = 0; index < options.roots.size(); ++index) {
    auto path = canonicalPath(options.roots[index]);
    if (!path) return path.error();
    struct stat status {};
    if (::stat(path->c_str(), &status) != 0) return errorFromErrno(errno, *path);
    if (S_ISDIR(status.st_mode)) {
      walk.addRoot(*path, index);
    } else if (S_ISREG(status.st_mode)) {
      singleFiles.push_back(foundFile(*path, status, index));
    } else {
      return Error{ErrorCode::kNotARegularFile, *path, {}};
    }
    result.canonicalRoots.push_back(std::move(*path));
  }
  if (!walk.run()) return Error{ErrorCode::kCancelled, {}, {}};
  if (walk.rootError()) return *walk.rootError();

  for (std::uint32_t index = 0; index < options.roots.size(); ++index) walk.collect(index, result.files);
  if (options.roots.size() > 1 || !singleFiles.empty()) {  // each root by itself is sorted already
    meter.add(static_cast<std::int64_t>(singleFiles.size()));
    std::move(singleFiles.begin(), singleFiles.end(), std::back_inserter(result.files));
    std::sort(result.files.begin(), result.files.end(), [](const FoundFile& left, const FoundFile& right) {
      return std::tie(left.path, left.rootIndex) < std::tie(right.path, right.rootIndex);
    });
    const auto samePath = [](const FoundFile& left, const FoundFile& right) {
      return left.path == right.path;
    };
    result.files.erase(std::unique(result.files.begin(), result.files.end(), samePath), result.files.end());
  }
  result.failures = walk.takeFailures();
  result.ignored = walk.ignored();
  return result;
}

}  // namespace lookalike::scan
