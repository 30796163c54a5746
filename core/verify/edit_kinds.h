// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/values/geometric_evidence.h"
#include "core/verify/edit_measures.h"

namespace lookalike::verify {

/// From which share a picture counts as seen whole.
inline constexpr double kWholeShare = 0.975;

/// What lies around a region.
enum class Scene : std::uint8_t { kNone, kNatural, kCorners, kBorder, kScreenshot, kCollage, kPasted };

/// Which scene the surroundings of `around` are. kCorners are the plain corners that a rotation or a change
/// of perspective leaves; `change` maps the other picture to this one.
[[nodiscard]] Scene sceneOf(const Surroundings& around, const GeometricChange& change);

/// How much speaks for B being the copy rather than A: positive for B, in about logarithms of odds. 0 when
/// nothing tells.
[[nodiscard]] double copyIsB(const EditMeasures& measures);

/// The edits that made B of A, the most important first.
[[nodiscard]] std::vector<NamedEdit> editsFromAToB(const EditMeasures& measures);

}  // namespace lookalike::verify
