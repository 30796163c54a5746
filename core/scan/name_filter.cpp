// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scan/name_filter.h"

#include <fnmatch.h>

#include <algorithm>

namespace lookalike::scan {

namespace {

char lowerCase(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;  // of ASCII, in every locale
}

bool equalsIgnoringCase(std::string_view name, std::string_view lowered) {
  return name.size() == lowered.size() &&
         std::equal(name.begin(), name.end(), lowered.begin(),
                    [](char left, char right) { return lowerCase(left) == right; });
}

}  // namespace

NameFilter::NameFilter(const ScanOptions& options) : includeHidden_(options.includeHidden) {
  for (std::string glob : options.excludePatterns) {
    Pattern pattern;
    while (glob.size() > 1 && glob.back() == '/') {
      glob.pop_back();
      pattern.foldersOnly = true;
    }
    pattern.onPath = glob.find('/') != std::string::npos;
    if (glob.starts_with('/')) glob.erase(0, 1);
    pattern.glob = std::move(glob);
    hasPathPatterns_ = hasPathPatterns_ || pattern.onPath;
    patterns_.push_back(std::move(pattern));
  }
  for (std::string extension : options.extensions) {
    std::transform(extension.begin(), extension.end(), extension.begin(), lowerCase);
    extensions_.push_back(std::move(extension));
  }
}

bool NameFilter::leavesOut(const char* name, const std::string& folder, bool isFolder) const {
  if (!includeHidden_ && name[0] == '.') return true;
  if (patterns_.empty()) return false;
  std::string path;
  if (hasPathPatterns_) path = folder.empty() ? std::string(name) : folder + '/' + name;
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const Pattern& pattern) {
    if (pattern.foldersOnly && !isFolder) return false;
    return ::fnmatch(pattern.glob.c_str(), pattern.onPath ? path.c_str() : name, FNM_PATHNAME) == 0;
  });
}

NameFilter::Kind NameFilter::kindOf(std::string_view name) const {
  const std::size_t dot = name.rfind('.');
  // The dot of a hidden name begins no extension, and a dot at the end begins an empty one.
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return Kind::kNoExtension;
  const std::string_view extension = name.substr(dot + 1);
  const bool isImage = std::any_of(extensions_.begin(), extensions_.end(), [&](const std::string& known) {
    return equalsIgnoringCase(extension, known);
  });
  return isImage ? Kind::kImage : Kind::kOther;
}

}  // namespace lookalike::scan
