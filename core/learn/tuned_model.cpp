// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/tuned_model.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <span>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/models/model_card.h"
#include "core/models/model_manifest.h"
#include "core/models/model_store.h"
#include "core/models/pair_network_card.h"
#include "core/neural/script_module.h"
#include "core/neural/whole_file.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::learn {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::int64_t kMostCardBytes = 1 << 20;
constexpr std::size_t kMostNameLength = 40;

Result<void> writeText(const std::string& path, const std::string& text) {
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out << text;
    return ok();
  });
}

Result<Json> readJson(const std::string& path) {
  const auto content = decode::readFile(path, kMostCardBytes);
  if (!content.ok()) return content.error();
  const auto* text = reinterpret_cast<const char*>(content->bytes.data());
  auto json = Json::parse(text, text + content->bytes.size(), nullptr, false);
  if (!json.is_object()) return Error{ErrorCode::kBadModel, path, "is no JSON object", -1};
  return json;
}

std::string hashOf(std::span<const std::byte> bytes) {
  return decode::hashBytes(bytes.data(), bytes.size()).toHex();
}

/// Writes a tuned model's files one after the other.
class ModelWriter {
 public:
  ModelWriter(const TuningLibrary& library, const std::optional<models::FoundCalibration>& base,
              const TunedModel& model, const std::string& folder)
      : library_(library), base_(base), model_(model), stem_((fs::path(folder) / model.name).string()) {}

  Result<WrittenModel> write() {
    auto done = writeWeights();
    if (done.ok()) done = writePairNetwork();
    if (done.ok()) done = writeCard();
    if (done.ok()) done = writeCalibration();
    if (!done.ok()) return done.error();
    written_.cardPath = stem_ + ".json";
    written_.files.push_back(written_.cardPath);
    return std::move(written_);
  }

 private:
  Result<void> writeBytes(std::span<const std::byte> bytes, const std::string& path) {
    auto done = neural::writeWholeFile(bytes, path);
    if (done.ok()) written_.files.push_back(path);
    return done;
  }

  Result<void> writeWeights() {
    std::vector<std::byte> base = model_.network;
    if (base.empty()) {
      auto read = neural::readWholeFile(library_.card.file);
      if (!read.ok()) return read.error();
      base = std::move(read).value();
      if (hashOf(base) != library_.card.sha256.toHex())
        return Error{ErrorCode::kBadModel, library_.card.file, "is not the file that its card names", -1};
    }
    const auto script =
        neural::adaptedScript(base, library_.card.file, model_.adapter, neural::WeightStorage::kHalf);
    if (!script.ok()) return script.error();
    weightsHash_ = hashOf(*script);
    if (auto done = writeBytes(*script, stem_ + ".pt"); !done.ok()) return done;
    // Descriptors of the base can be adapted only where its weights are as they were.
    if (!model_.network.empty()) return ok();
    const std::string path = stem_ + ".adapter.params";
    auto done = neural::writeAdapter(model_.adapter, path);
    if (done.ok()) written_.files.push_back(path);
    return done;
  }

  Result<void> writePairNetwork() {
    if (!base_ || base_->file.pairNetworkCard.empty()) return ok();
    const std::string basePath = (fs::path(base_->path).parent_path() / base_->file.pairNetworkCard).string();
    auto card = readJson(basePath);
    if (!card.ok()) return card.error();
    std::vector<std::byte> bytes = model_.pairNetwork;
    if (bytes.empty()) {
      const auto known = models::readPairNetworkCard(basePath);
      if (!known.ok()) return known.error();
      auto read = neural::readWholeFile(known->file);
      if (!read.ok()) return read.error();
      bytes = std::move(read).value();
    } else {
      (*card)["name"] = model_.name + ".pair";
      (*card)["description"] = "Looks at aligned overlaps; learnt from verdicts";
      (*card)["trainingData"] = model_.trainingData;
      card->erase("heldOut");
    }
    pairHash_ = hashOf(bytes);
    (*card)["file"] = fs::path(stem_ + ".pair.pt").filename().string();
    (*card)["sha256"] = pairHash_;
    if (auto done = writeBytes(bytes, stem_ + ".pair.pt"); !done.ok()) return done;
    auto done = writeText(stem_ + ".pair.json", card->dump(2) + "\n");
    if (done.ok()) written_.files.push_back(stem_ + ".pair.json");
    return done;
  }

  Result<void> writeCard() {
    // The card of the base has all that describes the input.
    auto card = readJson(library_.card.path);
    if (!card.ok()) return card.error();
    (*card)["name"] = model_.name;
    (*card)["description"] = library_.card.name + ", tuned by the verdicts of a library";
    (*card)["file"] = fs::path(stem_ + ".pt").filename().string();
    (*card)["sha256"] = weightsHash_;
    (*card)["dimension"] = model_.adapter.dimension;
    (*card)["rawNorm"] = true;
    (*card)["trainingData"] = model_.trainingData;
    (*card)["defaultThreshold"] =
        std::round(10'000.0 * static_cast<double>(model_.defaultThreshold)) / 10'000.0;
    for (const char* field : {"recipe", "microAveragePrecision", "measuredOn"}) card->erase(field);
    (*card)["basedOn"] = library_.card.sha256.toHex();
    (*card)["basedOnKey"] = library_.card.key.text;
    if (auto done = writeText(stem_ + ".json", card->dump(2) + "\n"); !done.ok()) return done;
    const auto read = models::readModelCard(stem_ + ".json");
    if (!read.ok()) return read.error();
    written_.key = read->key;
    return ok();
  }

  Result<void> writeCalibration() {
    verify::CalibrationFile file{model_.calibration, written_.key.text, pairHash_, {}, 0, {}};
    if (!pairHash_.empty()) file.pairNetworkCard = fs::path(stem_ + ".pair.json").filename().string();
    file.verifierVersion = verify::kVerifierVersion;
    file.fittedOn = "the verdicts of a library, on top of: " + (base_ ? base_->file.fittedOn : "nothing");
    file.pairs = model_.pairs;
    file.copies = model_.copies;
    file.expectedCalibrationError = model_.expectedCalibrationError;
    const std::string path = stem_ + ".calibration.json";
    auto done = writeText(path, verify::calibrationJson(file));
    if (done.ok()) written_.files.push_back(path);
    return done;
  }

  const TuningLibrary& library_;
  const std::optional<models::FoundCalibration>& base_;
  const TunedModel& model_;
  const std::string stem_;
  std::string weightsHash_;
  std::string pairHash_;
  WrittenModel written_;
};

}  // namespace

std::string freeModelName(const std::string& folder, const std::string& libraryPath) {
  std::string stem;
  for (const char byte : fs::path(libraryPath).stem().string()) {
    const auto letter = static_cast<unsigned char>(byte);
    const bool isPlain = letter < 0x80 && (std::isalnum(letter) != 0 || byte == '-' || byte == '.');
    stem.push_back(isPlain ? static_cast<char>(std::tolower(letter)) : '-');
  }
  stem.resize(std::min(stem.size(), kMostNameLength));
  if (stem.empty()) stem = "library";
  std::error_code error;
  for (int number = 1;; ++number) {
    std::string name = stem + "-" + std::to_string(number);
    if (!fs::exists(fs::path(folder) / (name + ".json"), error)) return name;
  }
}

Result<WrittenModel> writeTunedModel(const TuningLibrary& library,
                                     const std::optional<models::FoundCalibration>& base,
                                     const TunedModel& model, const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return errorFromErrno(error.value(), folder, "create");
  return ModelWriter(library, base, model, folder).write();
}

Result<WrittenModel> installTunedModel(const WrittenModel& model, const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return errorFromErrno(error.value(), folder, "create");
  WrittenModel installed;
  installed.key = model.key;
  for (const std::string& file : model.files) {  // the card last: before it there is no model
    const auto bytes = neural::readWholeFile(file);
    if (!bytes.ok()) return bytes.error();
    const std::string path = (fs::path(folder) / fs::path(file).filename()).string();
    if (auto done = neural::writeWholeFile(*bytes, path); !done.ok()) return done.error();
    installed.files.push_back(path);
  }
  installed.cardPath = installed.files.back();
  if (auto named = models::addToManifest(folder, fs::path(installed.cardPath).filename().string());
      !named.ok())
    return named.error();
  return installed;
}

}  // namespace lookalike::learn
