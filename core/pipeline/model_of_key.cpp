// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/model_of_key.h"

#include "core/describe/dct_describer.h"
#include "core/describe/model_card.h"
#include "core/describe/model_manifest.h"
#include "core/pipeline/index_library_job.h"

namespace lookalike::pipeline {

Result<describe::DescriberOptions> describerOf(const DescriberKey& key, describe::DescriberOptions options) {
  if (options.modelFolders.empty()) options.modelFolders = modelFolders();
  const auto builtIn = describe::makeDctDescriber(0);
  if (builtIn->info().key == key) {
    options.name = builtIn->info().name;
    return options;
  }
  for (const std::string& folder : options.modelFolders) {
    const auto manifest = describe::readModelManifest(folder);
    if (!manifest) return manifest.error();
    for (const std::string& path : manifest->cardPaths) {
      const auto card = describe::readModelCard(path);
      if (!card || !(card->key == key)) continue;  // a damaged card of another model stands in nobody's way
      options.name = path;                         // its name may be another card's too
      return options;
    }
  }
  return Error{ErrorCode::kNotFound, {}, key.text, -1};
}

}  // namespace lookalike::pipeline
