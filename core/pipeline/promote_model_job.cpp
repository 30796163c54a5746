// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/promote_model_job.h"

#include "core/library/user_folders.h"
#include "core/models/model_choice.h"
#include "core/models/model_of_key.h"

namespace lookalike::pipeline {

namespace {

/// Whether the model will be found again by its key, which is all that a library remembers of it.
Result<void> checkIsInstalled(describe::DescriberOptions options) {
  if (options.modelFolders.empty()) options.modelFolders = library::modelFolders();
  const auto card = models::chosenModelCard(options);
  if (!card.ok()) return card.error();
  if (!card->has_value()) return ok();  // built in
  const auto found = models::describerOf((*card)->key, options);
  if (found.ok() || found.error().code != ErrorCode::kNotFound) return found.ok() ? ok() : found.error();
  return Error{ErrorCode::kInvalidArgument, options.name, "lies in no folder of models; import it first", -1};
}

}  // namespace

Result<FindCopiesReport> promoteModel(const FindCopiesOptions& find, JobControl& control,
                                      JobObserver* observer) {
  if (find.index.describer.name != "default") {  // the library's own is there, or the find says so
    if (auto installed = checkIsInstalled(find.index.describer); !installed.ok()) return installed.error();
  }
  return findCopiesAnd(AfterFinding::kChooseModel, find, control, observer);
}

}  // namespace lookalike::pipeline
