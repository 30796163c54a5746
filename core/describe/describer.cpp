// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/describe/describer.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/describe/dct_describer.h"
#include "core/describe/model_card.h"
#include "core/describe/model_choice.h"
#include "core/describe/model_manifest.h"
#include "core/describe/neural_describer.h"

namespace lookalike::describe {

namespace {

ModelListing listingOf(const Error& error) {
  ModelListing listing;
  listing.name = std::filesystem::path(error.path).filename().native();
  listing.file = error.path;
  listing.problem = describeError(error);
  return listing;
}

ModelListing listingOf(const ModelCard& card) {
  ModelListing listing;
  listing.name = card.name;
  listing.description = card.description;
  listing.licence = card.licence;
  listing.file = card.file;
  listing.sha256 = card.sha256.toHex();
  listing.dimension = card.dimension;
  listing.inputSize = std::max({card.input.width, card.input.height, card.input.shortSide});
  listing.givesRawNorm = card.givesRawNorm;
  const auto weights = decode::readFile(card.file, kMaxWeightBytes);
  if (!weights) {
    listing.problem = describeError(weights.error());
  } else if (weights->hash != card.sha256) {
    listing.problem = "the file's SHA-256 is " + weights->hash.toHex();
  } else {
    listing.usable = true;
  }
  return listing;
}

}  // namespace

bool namesNetwork(const DescriberOptions& options) {
  const auto name = chosenModelName(options);
  return name.ok() && *name != "dct";
}

Result<std::unique_ptr<Describer>> makeDescriber(const DescriberOptions& options) {
  usePreprocessingOnManyThreads();
  const auto card = chosenModelCard(options);
  if (!card) return card.error();
  if (!card->has_value()) {
    // It has no device to choose; a name that is none is a mistake all the same.
    const std::string& device = options.device;
    if (device != "auto" && device != "cpu" && device != "cuda" && !device.starts_with("cuda:")) {
      return Error{ErrorCode::kDevice, {}, device + ": no such kind of device", -1};
    }
    return makeDctDescriber(options.batchSize);
  }
  return makeNeuralDescriber(**card, options.device, options.batchSize, options.intraOpThreads);
}

std::vector<ModelListing> listModels(const std::vector<std::string>& modelFolders) {
  ModelListing dct;
  const auto describer = makeDctDescriber(0);
  dct.name = describer->info().name;
  dct.description = "products of low cosine frequencies; built in, without a network";
  dct.licence = "GPL-3.0-or-later";
  dct.dimension = describer->info().dimension;
  dct.inputSize = describer->info().minShortSide;
  dct.usable = true;

  std::vector<ModelListing> listings{std::move(dct)};
  for (const std::string& folder : modelFolders) {
    const auto manifest = readModelManifest(folder);
    if (!manifest) {
      listings.push_back(listingOf(manifest.error()));
      continue;
    }
    for (const std::string& path : manifest->cardPaths) {
      const auto card = readModelCard(path);
      listings.push_back(card ? listingOf(*card) : listingOf(card.error()));
    }
  }
  return listings;
}

}  // namespace lookalike::describe
