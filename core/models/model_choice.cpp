// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model_choice.h"

#include <utility>
#include <vector>

#include "core/describe/dct_describer.h"
#include "core/describe/preprocess.h"
#include "core/models/model_manifest.h"
#include "core/models/neural_describer.h"

namespace lookalike::models {

namespace {

/// The model that the first manifest with a default names, or "dct".
Result<std::string> defaultModel(const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    const auto manifest = readModelManifest(folder);
    if (!manifest) return manifest.error();
    if (!manifest->defaultModel.empty()) return manifest->defaultModel;
  }
  return std::string("dct");
}

/// The first card of that name. A damaged card of another model stands in nobody's way: only when the name is
/// not found is the first problem told.
Result<ModelCard> findCard(const std::string& name, const std::vector<std::string>& folders) {
  std::string names = "known models: dct";
  std::optional<Error> problem;
  for (const std::string& folder : folders) {
    const auto manifest = readModelManifest(folder);
    if (!manifest) return manifest.error();
    for (const std::string& path : manifest->cardPaths) {
      auto card = readModelCard(path);
      if (card && card->name == name) return card;
      if (card) names.append(", ").append(card->name);
      if (!card && !problem) problem = card.error();
    }
  }
  if (problem) return *problem;
  return Error{ErrorCode::kNotFound, {}, "model \"" + name + "\"; " + names, -1};
}

}  // namespace

Result<std::string> chosenModelName(const describe::DescriberOptions& options) {
  if (options.name != "default") return options.name;
  return defaultModel(options.modelFolders);
}

Result<std::optional<ModelCard>> chosenModelCard(const describe::DescriberOptions& options) {
  const auto name = chosenModelName(options);
  if (!name) return name.error();
  if (*name == "dct") return std::optional<ModelCard>();
  auto card = name->ends_with(".json") ? readModelCard(*name) : findCard(*name, options.modelFolders);
  if (!card) return card.error();
  return std::optional<ModelCard>(std::move(card).value());
}

bool namesNetwork(const describe::DescriberOptions& options) {
  const auto name = chosenModelName(options);
  return name.ok() && *name != "dct";
}

Result<std::unique_ptr<describe::Describer>> makeDescriber(const describe::DescriberOptions& options) {
  describe::usePreprocessingOnManyThreads();
  const auto card = chosenModelCard(options);
  if (!card) return card.error();
  if (!card->has_value()) {
    // It has no device to choose; a name that is none is a mistake all the same.
    const std::string& device = options.device;
    if (device != "auto" && device != "cpu" && device != "cuda" && !device.starts_with("cuda:")) {
      return Error{ErrorCode::kDevice, {}, device + ": no such kind of device", -1};
    }
    return describe::makeDctDescriber(options.batchSize);
  }
  return makeNeuralDescriber(**card, options.device, options.batchSize, options.intraOpThreads);
}

}  // namespace lookalike::models
