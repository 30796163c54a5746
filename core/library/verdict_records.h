// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/values/verdict.h"

namespace lookalike::library {

/// The verdicts of a library and the files of the contents they may speak of; without its pairs, which may be
/// millions.
class VerdictRecords {
 public:
  /// Errors: as Catalogue::open for reading.
  [[nodiscard]] static Result<VerdictRecords> read(const std::string& libraryPath);

  /// In the order they were added.
  [[nodiscard]] const std::vector<VerdictEntry>& entries() const { return entries_; }
  /// The files that hold a content, by path, those that are missing last; none for a content that the library
  /// does not know.
  [[nodiscard]] std::span<const std::string> filesOf(const ContentHash& content) const;
  /// What a file of the library holds, by its path, absolute or seen from the working folder.
  [[nodiscard]] std::optional<ContentHash> contentAt(const std::string& path) const;

 private:
  std::vector<VerdictEntry> entries_;
  std::unordered_map<ContentHash, std::vector<std::string>> files_;
  std::unordered_map<std::string, ContentHash> contents_;
};

}  // namespace lookalike::library
