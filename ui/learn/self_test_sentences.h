// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>

#include "core/pipeline/self_test_job.h"

namespace lookalike::ui {

/// "Cropped", "Mirrored": an edit of a self-test, by its stable name; the name itself where it is not known.
[[nodiscard]] QString madeEditName(const std::string& edit);
/// "mild", or what is left of a crop; "all" for a row over all strengths.
[[nodiscard]] QString madeEditStrength(const learn::SelfTestRow& row);
/// "On this library, lookalike-1 finds 93 % of crops to a half, 97 % of mirrored, …". "" without a report.
[[nodiscard]] QString selfTestSentence(const learn::SelfTestReport& report);
/// What was tried, and what else was found.
[[nodiscard]] QString selfTestFacts(const learn::SelfTestReport& report);

}  // namespace lookalike::ui
