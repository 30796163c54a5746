// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model_manifest.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/decode/file_reader.h"

namespace lookalike::models {

Result<ModelManifest> readModelManifest(const std::string& folder) {
  constexpr std::int64_t kMaxManifestBytes = 1 << 20;
  std::error_code failed;
  const std::filesystem::path absolute = std::filesystem::absolute(folder, failed);
  if (failed) return errorFromErrno(failed.value(), folder);
  const std::string path = (absolute / "manifest.json").native();
  const auto content = decode::readFile(path, kMaxManifestBytes);
  if (!content) {
    if (content.error().code == ErrorCode::kNotFound) return ModelManifest{};
    return content.error();
  }

  const auto bad = [&](const std::string& why) { return Error{ErrorCode::kBadModel, path, why, -1}; };
  const auto* text = reinterpret_cast<const char*>(content->bytes.data());
  const auto object = nlohmann::json::parse(text, text + content->bytes.size(), nullptr, false);
  if (!object.is_object()) return bad("the manifest is no JSON object");
  ModelManifest manifest;
  for (const auto& item : object.items()) {
    if (item.key() == "default" && item.value().is_string()) {
      manifest.defaultModel = item.value().get<std::string>();
    } else if (item.key() == "models" && item.value().is_array()) {
      for (const auto& card : item.value()) {
        if (!card.is_string()) return bad("field \"models\" holds something that is no text");
        manifest.cardPaths.push_back((absolute / card.get<std::string>()).lexically_normal().native());
      }
    } else {
      return bad("field \"" + item.key() + "\" is unknown or of the wrong type");
    }
  }
  return manifest;
}

}  // namespace lookalike::models
