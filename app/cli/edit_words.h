// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/values/geometric_evidence.h"

namespace lookalike::cli {

/// The edits in short plain English: "crop to 58 %, mirrored, text or sticker added". Empty without edits.
[[nodiscard]] std::string editWords(const GeometricEvidence& geometry);

/// Why the evidence is weak: "few keypoints, lettering only". Empty without doubts.
[[nodiscard]] std::string doubtWords(const GeometricEvidence& geometry);

/// What two pictures are to one another in one sentence, by the evidence and the copy score: "B is a copy of
/// A: crop to 58 %, mirrored; doubtful: few keypoints." or "Not taken for a copy: the overlap differs."
[[nodiscard]] std::string pairSentence(const GeometricEvidence& geometry, float probability);

/// Both as a remark to put after a path, in brackets and with two spaces before; empty when there is nothing
/// to say. The edits are those of the file of the line, which is B; `other` names the other one where it is
/// the one that was edited: "  (original: crop to 58 %; doubtful: few keypoints)".
[[nodiscard]] std::string remarkOnB(const GeometricEvidence& geometry, const char* other);

}  // namespace lookalike::cli
