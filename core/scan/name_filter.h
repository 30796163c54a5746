// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/scan/folder_scan.h"

namespace lookalike::scan {

/// Decides by names alone what a walk takes, as ScanOptions says.
class NameFilter {
 public:
  explicit NameFilter(const ScanOptions& options);

  /// Hidden or excluded. `folder` is the path of the containing folder below the root ("" for the root
  /// itself).
  [[nodiscard]] bool leavesOut(const char* name, const std::string& folder, bool isFolder) const;

  enum class Kind { kImage, kOther, kNoExtension };
  [[nodiscard]] Kind kindOf(std::string_view name) const;

 private:
  struct Pattern {
    std::string glob;
    bool onPath = false;
    bool foldersOnly = false;
  };
  std::vector<Pattern> patterns_;
  bool hasPathPatterns_ = false;
  bool includeHidden_;
  std::vector<std::string> extensions_;  ///< lower case
};

}  // namespace lookalike::scan
