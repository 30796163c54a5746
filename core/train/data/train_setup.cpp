// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/train_setup.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace lookalike::train {

Result<void> checkOutputs(const std::string& recipePath, const std::string& output) {
  namespace fs = std::filesystem;
  const fs::path card = fs::path(output).replace_extension(".json");
  for (const fs::path& written : {fs::path(output), card}) {
    std::error_code code;
    if (fs::equivalent(written, recipePath, code)) {
      return Error{ErrorCode::kInvalidArgument, written.string(),
                   "is the recipe, which the model's card would overwrite; choose another output", -1};
    }
  }
  return ok();
}

std::int64_t pictureMemory() {
  constexpr std::int64_t kMost = std::int64_t{4} << 30U;
  const std::int64_t pages = ::sysconf(_SC_PHYS_PAGES);
  const std::int64_t pageBytes = ::sysconf(_SC_PAGESIZE);
  return pages > 0 && pageBytes > 0 ? std::min(kMost, pages * pageBytes / 4) : kMost / 4;
}

}  // namespace lookalike::train
