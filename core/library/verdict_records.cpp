// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/verdict_records.h"

#include <algorithm>
#include <utility>

#include "core/library/library_opening.h"
#include "core/library/user_folders.h"

namespace lookalike::library {

Result<VerdictRecords> VerdictRecords::read(const std::string& libraryPath) {
  auto library = openLibraryForReading(libraryPath);
  if (!library.ok()) return library.error();
  auto view = (*library)->holdView();
  if (!view.ok()) return view.error();
  VerdictRecords records;
  auto entries = (*library)->verdictEntries();
  if (!entries.ok()) return entries.error();
  records.entries_ = std::move(entries).value();
  const auto images = (*library)->images(false);
  if (!images.ok()) return images.error();
  auto files = (*library)->files();
  if (!files.ok()) return files.error();

  std::unordered_map<ImageId, ContentHash> hashes;
  for (const ImageRecord& image : images.value()) hashes.emplace(image.id, image.hash);
  std::sort(files.value().begin(), files.value().end(), [](const FileRecord& left, const FileRecord& right) {
    return left.missing != right.missing ? right.missing : left.path < right.path;
  });
  for (const FileRecord& file : files.value()) {
    if (!file.image) continue;
    const ContentHash& hash = hashes.at(*file.image);
    records.files_[hash].push_back(file.path);
    records.contents_.emplace(file.path, hash);
  }
  return records;
}

std::span<const std::string> VerdictRecords::filesOf(const ContentHash& content) const {
  const auto found = files_.find(content);
  return found == files_.end() ? std::span<const std::string>() : std::span(found->second);
}

std::optional<ContentHash> VerdictRecords::contentAt(const std::string& path) const {
  auto found = contents_.find(path);
  if (found == contents_.end()) found = contents_.find(canonicalPath(path));
  return found == contents_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace lookalike::library
