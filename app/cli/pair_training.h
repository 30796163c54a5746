// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/exit_code.h"
#include "core/pipeline/pair_train_job.h"

namespace lookalike::cli {

/// Trains a pair network with progress on standard error; the report as text or JSON on standard output.
[[nodiscard]] ExitCode trainPairsOnConsole(const pipeline::PairTrainOptions& options, JobControl& control,
                                           bool json, bool quiet);

}  // namespace lookalike::cli
