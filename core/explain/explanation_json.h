// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "core/explain/painted_out.h"
#include "core/explain/pair_explanation.h"

namespace lookalike::explain {

/// "border", "lettering", "logo": never changed once released.
[[nodiscard]] const char* zoneName(explain::Zone zone);

/// All evidence about a pair:
///
///     {"a": {"path":…, "sha256":…, "format": "jpeg", "width":…, "height":…, "keypoints":…}, "b": {…},
///      "same_content": false,
///      "model": {"name":…, "key":…, "weights_sha256":…, "threshold":…},
///      "score": 0.93, "similarity": 0.87, "norm_ratio": 1.02,
///      "evidence": as geometryJson(),
///      "sensitivity": {"legend":…, "a": MAP, "b": MAP} or {"none_because":…},
///      "pair_network": {"name":…, "weights_sha256":…, "probability":…, "branches": [{"name":…, "a": MAP,
///      "b": MAP}]}}
///
/// with MAP = {"columns":…, "rows":…, "left":…, "top":…, "width":…, "height":… (what of the picture the grid
/// covers, pixels), "values": [row by row, the sum is 1], "for_score":…, "against_score":…,
/// "in_overlap":…, "overlap_of_area":…, "zones": {"border": {"of_map":…, "of_area":…}, "lettering":…,
/// "logo":…}, "mostly_on": "border" or null}; explain/sensitivity_map.h and explain/evidence_place.h say what
/// they are; "in_overlap" and "overlap_of_area" are null where no overlap was compared. Paths as setPath().
/// "pair_network" only where one was asked.
[[nodiscard]] nlohmann::ordered_json explanationJson(const explain::PairExplanation& explanation);

/// {"a": [[x, y], …] or null, "b":…, "before": {"score":…, "similarity":…, "matches":…, "inliers":…,
/// "agreement":…, "pair_network_probability":… where there is one}, "after": {…}}
[[nodiscard]] nlohmann::ordered_json whatIfJson(
    const std::array<std::optional<explain::PicturePart>, 2>& parts, const explain::PairExplanation& before,
    const explain::PairExplanation& after);

}  // namespace lookalike::explain
