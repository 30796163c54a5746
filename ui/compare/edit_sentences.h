// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/values/geometric_evidence.h"

namespace lookalike::ui {

/// How one picture differs from the other, as one sentence without a full stop: "B is a mirrored crop to 58 %
/// of A, recoloured, with text or a sticker added". Empty without edits.
[[nodiscard]] QString editSentence(const GeometricEvidence& geometry);

/// How the pictures lie to each other: "B lies inside A  ·  mirrored". Empty when there is nothing to say.
[[nodiscard]] QString positionPhrase(const GeometricEvidence& geometry);

/// Why the evidence is weak: "little evidence: few keypoints, lettering only". Empty without doubts.
[[nodiscard]] QString doubtPhrase(const GeometricEvidence& geometry);

}  // namespace lookalike::ui
