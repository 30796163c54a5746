// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/pipeline/self_test_job.h"

namespace lookalike::cli {

/// "crop hard (25 % left)"
[[nodiscard]] std::string selfTestRowName(const learn::SelfTestRow& row);
/// "31 of 40   78 % (63 to 88)"
[[nodiscard]] std::string selfTestShare(const learn::SelfTestRow& row);
/// Both.
[[nodiscard]] std::string selfTestLine(const learn::SelfTestRow& row);
/// "on this library we find 97 % of crops to a half, 100 % of mirrored, 71 % of pasted"
[[nodiscard]] std::string selfTestSentence(const learn::SelfTestReport& report);
/// "0.912 (0.887 to 0.931)"
[[nodiscard]] std::string figureText(const MeasuredFigure& figure);

}  // namespace lookalike::cli
