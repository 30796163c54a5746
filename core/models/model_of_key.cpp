// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model_of_key.h"

#include <algorithm>
#include <utility>

#include "core/describe/dct_describer.h"
#include "core/library/user_folders.h"
#include "core/models/model_card.h"
#include "core/models/model_manifest.h"

namespace lookalike::models {

Result<describe::DescriberOptions> describerOf(const DescriberKey& key, describe::DescriberOptions options) {
  if (options.modelFolders.empty()) options.modelFolders = library::modelFolders();
  const auto builtIn = describe::makeDctDescriber(0);
  if (builtIn->info().key == key) {
    options.name = builtIn->info().name;
    return options;
  }
  for (const std::string& folder : options.modelFolders) {
    const auto manifest = models::readModelManifest(folder);
    if (!manifest) return manifest.error();
    for (const std::string& path : manifest->cardPaths) {
      const auto card = models::readModelCard(path);
      if (!card || !(card->key == key)) continue;  // a damaged card of another model stands in nobody's way
      options.name = path;                         // its name may be another card's too
      return options;
    }
  }
  return Error{ErrorCode::kNotFound, {}, key.text, -1};
}

Result<describe::DescriberOptions> describerOfChoices(const std::vector<ModelChoice>& choices,
                                                      describe::DescriberOptions options) {
  if (options.name != "default" || choices.empty()) return options;
  const ModelChoice& chosen = choices.back();
  auto found = describerOf(chosen.describer, std::move(options));
  if (found.ok() || found.error().code != ErrorCode::kNotFound) return found;
  return Error{ErrorCode::kNotFound,
               {},
               "the model that serves this library, " + chosen.modelName + " (" + chosen.describer.text +
                   "), is no longer there; put another one to use",
               -1};
}

std::string nameOfModel(const DescriberKey& key, const std::vector<ModelChoice>& choices,
                        const std::vector<std::string>& modelFolders) {
  const auto known = std::find_if(choices.rbegin(), choices.rend(),
                                  [&](const ModelChoice& choice) { return choice.describer == key; });
  if (known != choices.rend()) return known->modelName;
  describe::DescriberOptions options;
  options.modelFolders = modelFolders;
  const auto described = describerOf(key, std::move(options));
  if (!described.ok()) return key.text;
  if (!described->name.ends_with(".json")) return described->name;
  const auto card = models::readModelCard(described->name);
  return card.ok() ? card->name : key.text;
}

}  // namespace lookalike::models
