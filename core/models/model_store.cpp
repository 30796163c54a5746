// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model_store.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/describe/dct_describer.h"
#include "core/library/user_folders.h"
#include "core/models/adapted_descriptors.h"
#include "core/models/model_bundle.h"
#include "core/models/model_card.h"
#include "core/models/model_manifest.h"
#include "core/models/neural_describer.h"
#include "core/models/pair_network_card.h"
#include "core/neural/descriptor_adapter.h"
#include "core/verify/calibration.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::models {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kMostCalibrationBytes = 1 << 20;

std::int64_t sizeOf(const std::string& path) {
  std::error_code error;
  const auto bytes = fs::file_size(path, error);
  return error ? 0 : static_cast<std::int64_t>(bytes);
}

Result<verify::CalibrationFile> readCalibration(const std::string& path) {
  const auto content = decode::readFile(path, kMostCalibrationBytes);
  if (!content.ok()) return content.error();
  return verify::parseCalibration(
      std::string_view(reinterpret_cast<const char*>(content->bytes.data()), content->bytes.size()), path);
}

/// Why the weights cannot be read; "" when they seem to be there.
std::string problemOfWeights(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return describeError(errorFromErrno(errno, path));
  if (!S_ISREG(status.st_mode)) return path + ": is no file";
  return status.st_size == 0 ? path + ": is empty" : std::string();
}

bool isInUserFolder(const std::string& cardPath) {
  return library::isUnder(library::canonicalPath(cardPath), library::canonicalPath(userModelFolder()));
}

InstalledModel builtIn() {
  const auto describer = describe::makeDctDescriber(0);
  const describe::DescriberInfo& info = describer->info();
  InstalledModel model;
  model.name = info.name;
  model.description = "products of low cosine frequencies; built in, without a network";
  model.licence = "GPL-3.0-or-later";
  model.key = info.key;
  model.dimension = info.dimension;
  model.inputWidth = model.inputHeight = info.minShortSide;
  model.givesRawNorm = info.givesRawNorm;
  model.defaultThreshold = info.defaultThreshold;
  return model;
}

InstalledModel installedFrom(const std::string& cardPath) {
  InstalledModel model;
  model.cardPath = cardPath;
  model.canBeDeleted = isInUserFolder(cardPath);
  for (const std::string& file : ownFiles(cardPath, {})) model.bytes += sizeOf(file);
  const auto card = models::readModelCard(cardPath);
  if (!card.ok()) {
    model.name = fs::path(cardPath).stem().string();
    model.problem = describeError(card.error());
    return model;
  }
  model.name = card->name;
  model.description = card->description;
  model.licence = card->licence;
  model.trainingData = card->trainingData;
  model.recipe = card->recipe;
  if (card->basedOn) model.basedOn = card->basedOn->toHex();
  model.file = card->file;
  model.sha256 = card->sha256.toHex();
  model.key = card->key;
  model.dimension = card->dimension;
  model.inputWidth = card->input.width;
  model.inputHeight = card->input.height;
  model.givesRawNorm = card->givesRawNorm;
  model.defaultThreshold = card->defaultThreshold;
  model.microAveragePrecision = card->microAveragePrecision;
  model.measuredOn = card->measuredOn;
  model.problem = problemOfWeights(card->file);
  const auto calibration = readCalibration(besideCard(cardPath, ".calibration.json"));
  if (calibration.ok() && calibration->describer == card->key.text &&
      calibration->verifierVersion == verify::kVerifierVersion) {
    model.isCalibrated = true;
    model.pairNetwork = calibration->pairNetwork;
  }
  return model;
}

/// The calibration, the pair network and the adapter, as far as there are some.
Result<void> checkBesides(const models::ModelCard& card) {
  const std::string path = besideCard(card.path, ".calibration.json");
  const auto calibration = readCalibration(path);
  if (!calibration.ok() && calibration.error().code != ErrorCode::kNotFound) return calibration.error();
  if (calibration.ok() && calibration->describer != card.key.text)
    return Error{ErrorCode::kBadModel, path, "is the calibration of another model", -1};
  if (calibration.ok() && !calibration->pairNetworkCard.empty()) {
    const std::string pairCard = (fs::path(path).parent_path() / calibration->pairNetworkCard).string();
    const auto pair = models::readPairNetworkCard(pairCard);
    if (!pair.ok()) return pair.error();
    const auto weights = decode::readFile(pair->file, kMaxWeightBytes);
    if (!weights.ok()) return weights.error();
    if (weights->hash != pair->sha256 || weights->hash.toHex() != calibration->pairNetwork)
      return Error{ErrorCode::kBadModel, pair->file, "is not the pair network that its card names", -1};
  }
  std::error_code error;
  if (!fs::exists(adapterPath(card.path), error)) return ok();
  const auto adapter = neural::readAdapter(adapterPath(card.path));
  if (!adapter.ok()) return adapter.error();
  if (adapter->dimension != card.dimension)
    return Error{ErrorCode::kBadModel, adapterPath(card.path), "is not the adapter of its model", -1};
  return ok();
}

}  // namespace

std::string userModelFolder() {
  return (fs::path(library::dataHome()) / "lookalike" / "models").string();
}

std::vector<InstalledModel> installedModels(const std::vector<std::string>& folders) {
  std::vector<InstalledModel> models{builtIn()};
  std::set<std::string> seen;
  for (const std::string& folder : folders.empty() ? library::modelFolders() : folders) {
    const auto manifest = models::readModelManifest(folder);
    if (!manifest) {
      InstalledModel damaged;
      damaged.name = "manifest.json";
      damaged.problem = describeError(manifest.error());
      models.push_back(std::move(damaged));
      continue;
    }
    for (const std::string& path : manifest->cardPaths) {
      if (seen.insert(library::canonicalPath(path)).second) models.push_back(installedFrom(path));
    }
  }
  return models;
}

Result<void> checkModel(const InstalledModel& model, const std::string& device) {
  if (model.cardPath.empty()) {
    if (model.problem.empty()) return ok();
    return Error{ErrorCode::kBadModel, model.name, model.problem, -1};
  }
  const auto card = models::readModelCard(model.cardPath);
  if (!card.ok()) return card.error();
  const auto describer = models::makeNeuralDescriber(*card, device, 1, 1);
  if (!describer.ok()) return describer.error();
  return checkBesides(*card);
}

Result<void> deleteModel(const std::string& cardPath) {
  const fs::path path = fs::path(library::canonicalPath(cardPath));
  if (cardPath.empty() || !isInUserFolder(cardPath) || path.extension() != ".json") {
    return Error{ErrorCode::kInvalidArgument, cardPath, "is no model of your own folder of models", -1};
  }
  const std::string folder = path.parent_path().string();
  const auto manifest = models::readModelManifest(userModelFolder());
  if (!manifest.ok()) return manifest.error();
  std::vector<std::string> cards;
  for (const std::string& card : manifest->cardPaths) cards.push_back(library::canonicalPath(card));
  if (std::find(cards.begin(), cards.end(), path.string()) == cards.end())
    return Error{ErrorCode::kInvalidArgument, cardPath, "is not named by the manifest of its folder", -1};
  const auto card = models::readModelCard(path.string());
  const std::vector<std::string> files = ownFiles(path.string(), cards);
  // The manifest first: from then on the model is gone, whatever happens.
  const std::string cardName =
      path.string().substr(library::canonicalPath(userModelFolder()).size() + 1);  // relative to the manifest
  if (auto removed = removeFromManifest(userModelFolder(), cardName, card.ok() ? card->name : std::string());
      !removed.ok())
    return removed;
  std::error_code error;
  for (const std::string& file : files) {
    fs::remove(file, error);
    if (error) return errorFromErrno(error.value(), file);
  }
  return ok();
}

Result<std::vector<std::string>> exportModel(const std::string& cardPath, const std::string& folder) {
  const auto card = models::readModelCard(cardPath);
  if (!card.ok()) return card.error();
  // As the card is called, so that it is found under its name again.
  auto files = bundleOf(cardPath, fs::path(cardPath).stem().string());
  if (!files.ok()) return files.error();
  std::error_code error;
  std::vector<std::string> written;
  for (const BundledFile& file : files.value()) {
    written.push_back((fs::path(folder) / file.name).string());
    if (fs::exists(fs::symlink_status(written.back(), error)))
      return Error{ErrorCode::kInvalidArgument, written.back(), "is there already", -1};
  }
  const auto weights = decode::readFile(card->file, kMaxWeightBytes);
  if (!weights.ok()) return weights.error();
  if (weights->hash != card->sha256)
    return Error{ErrorCode::kBadModel, card->file, "is not the file that its card names", -1};
  if (auto placed = placeBundle(files.value(), folder); !placed.ok()) return placed.error();
  return written;
}

}  // namespace lookalike::models
