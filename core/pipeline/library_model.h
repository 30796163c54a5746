// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/describe/describer.h"
#include "core/pipeline/find_copies_job.h"

namespace lookalike::pipeline {

/// A model that was put to use in a library, and since when. The list is only added to.
struct ModelChoice {
  DescriberKey describer;
  std::string modelName;
  DescriberKey before;  ///< what served until then; empty when nothing had been found yet
  std::int64_t chosenAtMs = 0;
};

/// All choices of a library, oldest first; the last one counts. Empty: none was made, and the default model
/// serves. Errors: as openLibraryForReading().
[[nodiscard]] Result<std::vector<ModelChoice>> modelChoices(const std::string& libraryPath);

/// The options' model, where they ask for the "default": that which the library chose, if it did. Errors:
/// kNotFound (that model was removed: its key), those of the catalogue. A library that is not there yet has
/// chosen nothing.
[[nodiscard]] Result<describe::DescriberOptions> describerOfLibrary(const std::string& libraryPath,
                                                                    describe::DescriberOptions options);

/// Puts a model to use: describes the library's images with it (from cached descriptors where the model is an
/// adapter on one that has described them: seconds), finds copies anew, and only then makes it the library's
/// choice. Until then, and for good when it fails or is cancelled, the finds of the model before stand and
/// are what readSnapshot() gives. `find`: as for findCopies(), its describer names the model; roots may be
/// empty.
[[nodiscard]] Result<FindCopiesReport> promoteModel(const FindCopiesOptions& find, JobControl& control,
                                                    JobObserver* observer);

/// Makes the model that served before the last choice the choice again, at once: its finds are still stored.
/// Where they are not (they were found by other evidence, images came since), they are as they were; a search
/// brings them up to date. Errors: kInvalidArgument (there is nothing to go back to), kLocked (a job holds
/// the library), those of the catalogue.
[[nodiscard]] Result<ModelChoice> goBackToModelBefore(const std::string& libraryPath);

}  // namespace lookalike::pipeline
