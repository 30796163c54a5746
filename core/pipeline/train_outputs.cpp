// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/train_outputs.h"

#include <filesystem>

namespace lookalike::pipeline {

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

}  // namespace lookalike::pipeline
