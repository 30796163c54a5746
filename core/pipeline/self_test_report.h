// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/pipeline/self_test_job.h"

namespace lookalike::pipeline {

/// What selfTestJson() writes, as part of another document.
[[nodiscard]] nlohmann::ordered_json selfTestDocument(const SelfTestReport& report);

/// And back, but for the failures. kBadModel for a document that is none.
[[nodiscard]] Result<SelfTestReport> selfTestFromDocument(const nlohmann::ordered_json& document);

/// null for what is not finite: JSON has no NaN.
[[nodiscard]] nlohmann::ordered_json numberOrNull(double value);
/// {"value":…, "low":…, "high":…} with null for NaN, and back; that throws nlohmann::json::exception.
[[nodiscard]] nlohmann::ordered_json figureJson(const MeasuredFigure& figure);
[[nodiscard]] MeasuredFigure figureFrom(const nlohmann::ordered_json& json);

/// The row of an edit at a strength ("": over all of its strengths); null when there is none.
[[nodiscard]] const SelfTestRow* rowOf(const SelfTestReport& report, const std::string& edit,
                                       const std::string& strength);

}  // namespace lookalike::pipeline
