// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/cli/exit_code.h"
#include "core/evaluate/norm_ratio_protocol.h"

namespace lookalike::cli {

struct NormRatioFlags {
  std::string groundTruth;
  std::string pairs;   ///< CSV as `compare --format csv` writes it
  std::string wholes;  ///< "": none
  evaluate::NormRatioOptions options;
};

/// `evaluate --norm-ratio`: with and without the filter, and directions; text or JSON on standard output.
[[nodiscard]] ExitCode evaluateNormRatioOnConsole(const NormRatioFlags& flags, bool json);

}  // namespace lookalike::cli
