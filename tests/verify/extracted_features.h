// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/decode/rgb_image.h"
#include "core/values/geometric_evidence.h"
#include "core/values/local_features.h"

namespace lookalike::testing {

/// Local features as the program extracts them; ends the program when that fails.
[[nodiscard]] LocalFeatures featuresOf(const decode::RgbImage& image);

/// Where GeometricEvidence::aToB takes a pixel.
[[nodiscard]] PicturePoint mappedBy(const GeometricEvidence& evidence, double x, double y);

/// 'crop+mirror' …, with the amounts left out.
[[nodiscard]] bool hasEdit(const GeometricEvidence& evidence, EditKind kind);
/// NaN when the edit is not named.
[[nodiscard]] float amountOf(const GeometricEvidence& evidence, EditKind kind);

}  // namespace lookalike::testing
