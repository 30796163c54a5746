// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "core/values/geometric_evidence.h"

namespace lookalike::exchange {

/// {"matches":…, "inliers":…, "inlier_ratio":…, "agreement":…, "overlap_a":…, "overlap_b":…,
/// "relation": "same", "transform": {"kind": "affine", "a_to_b": [nine numbers]}, "region_a": [[x, y], …],
/// "region_b":…, "containment": "b_in_a", "edited": "b", "edits": [{"kind": "crop", "amount": 0.58}],
/// "doubts": ["text_only"]}. Names as in evidence_names.h; null for a number that there is none of, for the
/// relation and the transform without an alignment, and for `edited` without edits.
[[nodiscard]] nlohmann::ordered_json geometryJson(const GeometricEvidence& geometry);

/// The "edits" of it: what is an array there.
[[nodiscard]] nlohmann::ordered_json editsJson(std::span<const NamedEdit> edits);

/// A number as JSON without digits that a float does not have; null when it is not finite.
[[nodiscard]] nlohmann::ordered_json jsonNumber(float value);

}  // namespace lookalike::exchange
