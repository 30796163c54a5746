// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model_manifest.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/json_text.h"

namespace lookalike::models {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::int64_t kMostBytes = 1 << 20;

/// Holds a folder against other processes that change its manifest.
class FolderLock {
 public:
  explicit FolderLock(const std::string& folder)
      : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

 private:
  int descriptor_;
};

/// Reads the manifest, lets `change` work on it (false: nothing changed), and writes it.
Result<void> changeManifest(const std::string& folder, const std::function<bool(ordered_json&)>& change) {
  const FolderLock lock(folder);
  const std::string path = (fs::path(folder) / "manifest.json").string();
  ordered_json manifest = ordered_json::object();
  const auto content = decode::readFile(path, kMostBytes);
  if (content.ok()) {
    const auto* text = reinterpret_cast<const char*>(content->bytes.data());
    manifest = ordered_json::parse(text, text + content->bytes.size(), nullptr, false);
    const bool isSound =
        manifest.is_object() && (!manifest.contains("models") || manifest["models"].is_array());
    if (!isSound) return Error{ErrorCode::kBadModel, path, "the manifest is damaged", -1};
  } else if (content.error().code != ErrorCode::kNotFound) {
    return content.error();
  }
  if (!manifest.contains("models")) manifest["models"] = ordered_json::array();
  if (!change(manifest)) return ok();
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out << manifest.dump(2, ' ', false, ordered_json::error_handler_t::replace) << '\n';
    return ok();
  });
}

}  // namespace

Result<ModelManifest> readModelManifest(const std::string& folder) {
  std::error_code failed;
  const std::filesystem::path absolute = std::filesystem::absolute(folder, failed);
  if (failed) return errorFromErrno(failed.value(), folder);
  const std::string path = (absolute / "manifest.json").native();
  const auto content = decode::readFile(path, kMostBytes);
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

Result<void> addToManifest(const std::string& folder, const std::string& cardName) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return errorFromErrno(error.value(), folder);
  const std::string name = exchange::toUtf8(cardName);
  return changeManifest(folder, [&](ordered_json& manifest) {
    auto& models = manifest["models"];
    if (std::find(models.begin(), models.end(), ordered_json(name)) != models.end()) return false;
    models.push_back(name);
    return true;
  });
}

Result<void> removeFromManifest(const std::string& folder, const std::string& cardName,
                                const std::string& modelName) {
  return changeManifest(folder, [&](ordered_json& manifest) {
    auto& models = manifest["models"];
    const std::size_t before = models.size();
    ordered_json kept = ordered_json::array();
    for (const ordered_json& card : models) {
      const bool isIt = card.is_string() && fs::path(card.get<std::string>()).lexically_normal() == cardName;
      if (!isIt) kept.push_back(card);
    }
    models = std::move(kept);
    const bool isDefault =
        manifest.contains("default") && manifest["default"] == ordered_json(exchange::toUtf8(modelName));
    if (isDefault) manifest.erase("default");
    return isDefault || models.size() != before;
  });
}

}  // namespace lookalike::models
