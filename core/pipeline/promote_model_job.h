// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/pipeline/find_copies_job.h"

namespace lookalike::pipeline {

/// Puts a model to use: describes the library's images with it (from cached descriptors where the model is an
/// adapter on one that has described them: seconds), finds copies anew, and only then makes it the library's
/// choice, at the same moment as its finds are stored. Until then, and for good when it fails or is cancelled
/// or killed, the finds of the model before stand and are what readSnapshot() gives. `find`: as for
/// findCopies(), its describer names the model; roots may be empty. Errors also: kInvalidArgument (the model
/// lies in no folder of models, and would not be found again).
[[nodiscard]] Result<FindCopiesReport> promoteModel(const FindCopiesOptions& find, JobControl& control,
                                                    JobObserver* observer);

}  // namespace lookalike::pipeline
