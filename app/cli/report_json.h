// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "core/pipeline/index_library_job.h"

namespace lookalike::cli {

/// What every job over folders says of its first half, with the list of files that failed.
[[nodiscard]] nlohmann::ordered_json indexReportJson(const library::IndexReport& report);

}  // namespace lookalike::cli
