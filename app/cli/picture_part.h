// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/values/geometric_evidence.h"

namespace lookalike::cli {

/// A part of a picture as a person types it, in pixels: "x,y,w,h", a rectangle from its upper left corner, or
/// at least three corners "x,y" of a polygon; as several words, or as one with spaces. Errors:
/// kInvalidArgument, with the word that is wrong.
[[nodiscard]] Result<std::vector<PicturePoint>> parsePicturePart(const std::vector<std::string>& words);

}  // namespace lookalike::cli
