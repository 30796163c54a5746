// SPDX-License-Identifier: GPL-3.0-or-later
// lookalike_import_tfjs MODEL_JSON FOLDER CARD_TEMPLATE average|gem|classes
//
// Converts a TensorFlow.js layers model to TorchScript. CARD_TEMPLATE is a model card without the fields
// "file", "sha256" and "dimension". Writes FOLDER/NAME.pt and FOLDER/NAME.json, NAME being the card's, and
// enters the card in FOLDER/manifest.json.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/tools/keras_network.h"
#include "app/tools/tfjs_files.h"
#include "core/decode/file_reader.h"

namespace {

using lookalike::Error;
using lookalike::ErrorCode;
using lookalike::Result;
using nlohmann::json;
namespace decode = lookalike::decode;
namespace neural = lookalike::neural;
namespace tools = lookalike::tools;

constexpr std::int64_t kMaxBytes = std::int64_t{1} << 30;

std::string_view textOf(const decode::FileContent& content) {
  return {reinterpret_cast<const char*>(content.bytes.data()), content.bytes.size()};
}

Result<json> readJson(const std::string& path) {
  const auto content = decode::readFile(path, kMaxBytes);
  if (!content) return content.error();
  json object = json::parse(textOf(*content), nullptr, false);
  if (!object.is_object()) return Error{ErrorCode::kBadModel, path, "no JSON object", -1};
  return object;
}

Result<void> writeJson(const json& object, const std::string& path) {
  const std::string partial = path + ".partial";
  {
    std::ofstream file(partial);
    file << object.dump(2) << '\n';
    file.close();
    if (!file) return Error{ErrorCode::kIo, path, "cannot be written", -1};
  }
  std::error_code failed;
  std::filesystem::rename(partial, path, failed);
  if (failed) return lookalike::errorFromErrno(failed.value(), path, "rename");
  return {};
}

Result<void> enterInManifest(const std::filesystem::path& folder, const std::string& cardFile) {
  const std::string path = (folder / "manifest.json").native();
  json manifest = json::object();
  if (std::filesystem::exists(path)) {
    auto present = readJson(path);
    if (!present) return present.error();
    manifest = *present;
  }
  json& models = manifest["models"];
  if (!models.is_array()) models = json::array();
  if (std::find(models.begin(), models.end(), json(cardFile)) == models.end()) models.push_back(cardFile);
  return writeJson(manifest, path);
}

Result<void> import(const std::string& modelPath, const std::filesystem::path& folder,
                    const std::string& templatePath, tools::KerasOutput output) {
  auto card = readJson(templatePath);
  if (!card) return card.error();
  const std::string name = card->value("name", "");
  if (name.empty()) return Error{ErrorCode::kBadModel, templatePath, "field \"name\" is missing", -1};
  const auto model = tools::readTfjsModel(modelPath);
  if (!model) return model.error();
  const auto network = tools::convertKerasModel(model->json, model->weights, output);
  if (!network) return network.error();

  const std::string weightFile = name + ".pt";
  if (auto written = neural::writeScriptModule(network->module, (folder / weightFile).native()); !written) {
    return written;
  }
  const auto written = decode::readFile((folder / weightFile).native(), kMaxBytes);
  if (!written) return written.error();
  (*card)["file"] = weightFile;
  (*card)["sha256"] = written->hash.toHex();
  (*card)["dimension"] = network->dimension;
  const std::string cardFile = name + ".json";
  if (auto saved = writeJson(*card, (folder / cardFile).native()); !saved) return saved;
  return enterInManifest(folder, cardFile);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view pooling = argc == 5 ? argv[4] : "";
  tools::KerasOutput output = tools::KerasOutput::kAveragePooled;
  if (pooling == "gem") {
    output = tools::KerasOutput::kGemPooled;
  } else if (pooling == "classes") {
    output = tools::KerasOutput::kClasses;
  } else if (pooling != "average") {
    std::fputs("usage: lookalike_import_tfjs MODEL_JSON FOLDER CARD_TEMPLATE average|gem|classes\n", stderr);
    return 2;
  }
  try {
    const auto outcome = import(argv[1], argv[2], argv[3], output);
    if (outcome) return 0;
    std::fprintf(stderr, "lookalike_import_tfjs: %s\n", lookalike::describeError(outcome.error()).c_str());
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "lookalike_import_tfjs: %s\n", exception.what());
  }
  return 1;
}
