// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/library_opening.h"

namespace lookalike::library {

Result<std::unique_ptr<catalogue::Catalogue>> openLibraryForReading(const std::string& path) {
  auto opened = catalogue::Catalogue::open(path, catalogue::OpenMode::kReadOnly);
  if (opened.ok() || opened.error().code != ErrorCode::kReadOnly) return opened;
  if (!catalogue::Catalogue::open(path, catalogue::OpenMode::kReadWrite).ok()) return opened;
  return catalogue::Catalogue::open(path, catalogue::OpenMode::kReadOnly);
}

}  // namespace lookalike::library
