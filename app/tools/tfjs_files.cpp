// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tools/tfjs_files.h"

#include <cstddef>
#include <filesystem>
#include <utility>
#include <vector>

#include "core/neural/whole_file.h"

namespace lookalike::tools {

Result<TfjsModel> readTfjsModel(const std::string& modelPath) {
  const auto bytes = neural::readWholeFile(modelPath);
  if (!bytes) return bytes.error();
  TfjsModel model;
  model.json.assign(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  const std::filesystem::path folder = std::filesystem::path(modelPath).parent_path();
  auto weights = readKerasWeights(
      model.json, [&](const std::string& shard) { return neural::readWholeFile((folder / shard).native()); });
  if (!weights) {
    Error error = weights.error();
    if (error.path.empty()) error.path = modelPath;
    return error;
  }
  model.weights = std::move(weights).value();
  return model;
}

}  // namespace lookalike::tools
