// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/exit_code.h"
#include "app/cli/norm_ratio_evaluation.h"

namespace lookalike::cli {

/// `evaluate --direction`: how often the directions of pairs are right, an edit a line as Markdown, or JSON
/// on standard output. Of the flags all but the largest ratio are used.
[[nodiscard]] ExitCode evaluateDirectionsOnConsole(const NormRatioFlags& flags, bool json);

}  // namespace lookalike::cli
