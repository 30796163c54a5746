// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/library_model.h"

#include <filesystem>
#include <utility>

#include "core/base/wall_clock.h"
#include "core/catalogue/catalogue.h"
#include "core/library/library_opening.h"
#include "core/models/model_of_key.h"

namespace lookalike::models {

Result<std::vector<ModelChoice>> modelChoices(const std::string& libraryPath) {
  auto catalogue = library::openLibraryForReading(libraryPath);
  if (!catalogue.ok()) return catalogue.error();
  return (*catalogue)->modelChoices();
}

Result<describe::DescriberOptions> describerOfLibrary(const std::string& libraryPath,
                                                      describe::DescriberOptions options) {
  std::error_code error;
  if (options.name != "default" || !std::filesystem::exists(libraryPath, error)) return options;
  const auto choices = modelChoices(libraryPath);
  if (!choices.ok()) return choices.error();
  return describerOfChoices(choices.value(), std::move(options));
}

Result<ModelChoice> goBackToModelBefore(const std::string& libraryPath,
                                        const std::vector<std::string>& modelFolders) {
  std::error_code error;
  if (!std::filesystem::exists(libraryPath, error))
    return Error{ErrorCode::kNotFound, libraryPath, "no such library", -1};
  auto catalogue = catalogue::Catalogue::open(libraryPath, catalogue::OpenMode::kReadWrite);
  if (!catalogue.ok()) return catalogue.error();
  const auto choices = (*catalogue)->modelChoices();
  if (!choices.ok()) return choices.error();
  if (choices->empty() || choices->back().before.text.empty())
    return Error{ErrorCode::kInvalidArgument, libraryPath, "no other model has served this library before",
                 -1};
  ModelChoice back;
  back.describer = choices->back().before;
  back.before = choices->back().describer;
  back.modelName = nameOfModel(back.describer, choices.value(), modelFolders);
  back.chosenAtMs = nowMs();
  describe::DescriberOptions options;
  options.modelFolders = modelFolders;
  const auto installed = describerOf(back.describer, std::move(options));
  if (!installed.ok()) {
    if (installed.error().code != ErrorCode::kNotFound) return installed.error();
    return Error{ErrorCode::kNotFound,
                 {},
                 "the model that served before, " + back.modelName + " (" + back.describer.text +
                     "), is no longer there",
                 -1};
  }
  if (auto added = (*catalogue)->addModelChoice(back); !added.ok()) return added.error();
  if (auto flushed = (*catalogue)->flush(); !flushed.ok()) return flushed.error();
  return back;
}

}  // namespace lookalike::models
