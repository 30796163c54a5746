// SPDX-License-Identifier: GPL-3.0-or-later
// Taking in a model from elsewhere (declared in model_store.h).
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/exchange/json_text.h"
#include "core/library/user_folders.h"
#include "core/models/model_bundle.h"
#include "core/models/model_card.h"
#include "core/models/model_manifest.h"
#include "core/models/model_store.h"
#include "core/models/model_trial.h"
#include "core/models/neural_describer.h"

namespace lookalike::models {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t kMostNameBytes = 100;
constexpr std::int64_t kMostCardBytes = 1 << 20;
constexpr int kBatchSize = 16;

bool isNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

Result<void> checkName(const std::string& name) {
  const bool isFine = !name.empty() && name.size() <= kMostNameBytes && name != "default" && name != "dct" &&
                      std::all_of(name.begin(), name.end(), isNameCharacter) && name.front() != '.' &&
                      name.front() != '-' && !name.ends_with(".json");
  if (isFine) return ok();
  return Error{ErrorCode::kInvalidArgument,
               {},
               "a model's name is of lower-case letters, digits, '-' and '.', and not \"" +
                   exchange::toUtf8(name) + "\"",
               -1};
}

/// "sscd_disc_mixup.torchscript.pt" gives "sscd-disc-mixup".
std::string nameFromFile(const std::string& file) {
  std::string name = fs::path(file).stem().string();
  for (const std::string_view ending : {".torchscript", ".script", ".pt"}) {
    if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!isNameCharacter(c)) c = '-';
  }
  while (!name.empty() && (name.front() == '-' || name.front() == '.')) name.erase(name.begin());
  return name.substr(0, kMostNameBytes);
}

/// The card of a file without one; its hash and dimension are those given.
ordered_json cardJson(const ImportModelOptions& options, const std::string& name, const ContentHash& hash,
                      int dimension, bool givesRawNorm) {
  static constexpr const char* kResize[] = {"squash", "short-side-centre-crop", "fit-pad"};
  static constexpr const char* kChannels[] = {"rgb", "bgr", "grey"};
  const auto said = [](const std::string& text, const char* otherwise) {
    return text.empty() ? std::string(otherwise) : exchange::toUtf8(text);
  };
  ordered_json input;
  input["width"] = options.input.width;
  input["height"] = options.input.height;
  input["resize"] = kResize[static_cast<std::size_t>(options.input.resize)];
  if (options.input.resize == describe::ResizeMode::kShortSideCentreCrop)
    input["shortSide"] = options.input.shortSide;
  input["channels"] = kChannels[static_cast<std::size_t>(options.input.channels)];
  input["scale"] = 1.0 / 255.0;
  input["mean"] = options.mean;
  input["std"] = options.deviation;
  ordered_json card;
  card["kind"] = "torchscript";
  card["name"] = name;
  card["description"] =
      said(options.description,
           ("imported from " + exchange::toUtf8(fs::path(options.file).filename().string())).c_str());
  card["file"] = name + ".pt";
  card["sha256"] = hash.toHex();
  card["input"] = std::move(input);
  card["dimension"] = dimension;
  card["rawNorm"] = givesRawNorm;
  card["licence"] = said(options.licence, "unknown");
  card["trainingData"] = said(options.trainingData, "unknown");
  card["defaultThreshold"] = options.defaultThreshold;
  card["batchSize"] = kBatchSize;
  return card;
}

/// One import, from its options to what is to be placed.
class Import {
 public:
  Import(const ImportModelOptions& options, JobControl& control) : options_(options), control_(control) {}

  Result<ImportModelReport> run() {
    if (auto found = findFiles(); !found.ok()) return found.error();
    auto weights = decode::readFile(weightsPath_, kMaxWeightBytes);
    if (!weights.ok()) return weights.error();
    if (card_ && weights->hash != card_->sha256) {
      return Error{ErrorCode::kBadModel, weightsPath_,
                   "is not the file that its card names: the card says " + card_->sha256.toHex() +
                       ", the file has " + weights->hash.toHex(),
                   -1};
    }
    name_ = !options_.name.empty() ? options_.name : card_ ? card_->name : nameFromFile(weightsPath_);
    if (auto fine = checkName(name_); !fine.ok()) return fine.error();
    if (auto fine = checkIsNew(); !fine.ok()) return fine.error();

    // A dimension that stands for the one that is not known yet.
    const auto told = card_ ? Result<models::ModelCard>(*card_) : cardOf(weights->hash, 1, true);
    if (!told.ok()) return Error{ErrorCode::kInvalidArgument, {}, told.error().detail, -1};
    auto trial = tryModel(weights->bytes, weightsPath_, *told, options_.device, control_);
    if (!trial.ok()) return trial.error();
    if (card_ && trial->dimension != card_->dimension) {
      return Error{ErrorCode::kBadModel, weightsPath_,
                   "the card says dimension " + std::to_string(card_->dimension) + ", the network gives " +
                       std::to_string(trial->dimension),
                   -1};
    }
    auto files = filesToPlace(weights->hash, trial.value());
    if (!files.ok()) return files.error();
    if (!control_.waitWhilePaused()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    if (auto placed = place(files.value()); !placed.ok()) return placed.error();
    return reportOf(trial.value());
  }

 private:
  /// The weights, and the card beside them if there is one.
  Result<void> findFiles() {
    const bool isCard = options_.file.ends_with(".json");
    const std::string cardPath =
        isCard ? options_.file : fs::path(options_.file).replace_extension(".json").string();
    weightsPath_ = options_.file;
    std::error_code error;
    if (!isCard && !fs::exists(cardPath, error)) return ok();
    if (auto pairs = checkIsNoPairCard(cardPath); !pairs.ok()) return pairs;
    auto card = models::readModelCard(cardPath);
    if (!card.ok()) return card.error();
    if (!isCard && !fs::equivalent(card->file, options_.file, error))
      return Error{ErrorCode::kBadModel, cardPath, "lies beside the file but is the card of another", -1};
    weightsPath_ = card->file;
    card_ = std::move(card).value();
    return ok();
  }

  static Result<void> checkIsNoPairCard(const std::string& path) {
    const auto content = decode::readFile(path, kMostCardBytes);
    if (!content.ok()) return content.error();
    const auto* text = reinterpret_cast<const char*>(content->bytes.data());
    const auto card = ordered_json::parse(text, text + content->bytes.size(), nullptr, false);
    if (card.is_object() && card.contains("kind") && card["kind"] == "pair") {
      return Error{ErrorCode::kBadModel, path,
                   "is the card of a network of pairs: it compares two pictures and describes none", -1};
    }
    return ok();
  }

  [[nodiscard]] std::string folder() const {
    return options_.folder.empty() ? userModelFolder() : options_.folder;
  }

  Result<void> checkIsNew() const {
    std::vector<std::string> folders = library::modelFolders();
    folders.push_back(folder());
    for (const InstalledModel& model : installedModels(folders)) {
      if (model.name == name_)
        return Error{ErrorCode::kInvalidArgument, model.cardPath,
                     "a model called " + name_ + " is there already; name this one otherwise", -1};
    }
    return ok();
  }

  [[nodiscard]] Result<models::ModelCard> cardOf(const ContentHash& hash, int dimension,
                                                 bool givesRawNorm) const {
    return models::parseModelCard(cardJson(options_, name_, hash, dimension, givesRawNorm).dump(),
                                  weightsPath_);
  }

  [[nodiscard]] Result<std::vector<BundledFile>> filesToPlace(const ContentHash& hash,
                                                              const ModelTrial& trial) const {
    if (card_) return bundleOf(card_->path, name_);
    const ordered_json card = cardJson(options_, name_, hash, trial.dimension, !trial.isUnitLength);
    std::vector<BundledFile> files;
    files.push_back({name_ + ".pt", weightsPath_, {}});
    files.push_back({name_ + ".json", {}, card.dump(2) + "\n"});
    return files;
  }

  Result<void> place(const std::vector<BundledFile>& files) const {
    if (auto placed = placeBundle(files, folder()); !placed.ok()) return placed;
    auto named = checkPlaced();
    if (named.ok()) named = addToManifest(folder(), name_ + ".json");
    if (named.ok()) return ok();
    std::error_code error;
    for (const BundledFile& file : files) fs::remove(fs::path(folder()) / file.name, error);
    return named;
  }

  /// The file may have changed since it was tried.
  [[nodiscard]] Result<void> checkPlaced() const {
    const auto card = models::readModelCard((fs::path(folder()) / (name_ + ".json")).string());
    if (!card.ok()) return card.error();
    const auto weights = decode::readFile(card->file, kMaxWeightBytes);
    if (!weights.ok()) return weights.error();
    if (weights->hash == card->sha256) return ok();
    return Error{ErrorCode::kBadModel, weightsPath_, "changed while it was imported", -1};
  }

  [[nodiscard]] ImportModelReport reportOf(const ModelTrial& trial) const {
    ImportModelReport report;
    for (InstalledModel& model : installedModels({folder()})) {
      if (model.name == name_) report.model = std::move(model);
    }
    report.imagesPerSecond = trial.imagesPerSecond;
    report.similarityOfCopies = trial.similarityOfCopies;
    report.similarityOfOthers = trial.similarityOfOthers;
    report.isUnitLength = trial.isUnitLength;
    return report;
  }

  const ImportModelOptions& options_;
  JobControl& control_;
  std::string weightsPath_;
  std::optional<models::ModelCard> card_;
  std::string name_;
};

}  // namespace

Result<ImportModelReport> importModel(const ImportModelOptions& options, JobControl& control) {
  if (options.file.empty()) return Error{ErrorCode::kInvalidArgument, {}, "no file is named", -1};
  if (control.isCancelled()) return Error{ErrorCode::kCancelled, {}, {}, -1};
  return Import(options, control).run();
}

}  // namespace lookalike::models
