// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>

#include "core/values/geometric_evidence.h"
#include "core/values/local_features.h"
#include "core/verify/plane_transform.h"

namespace lookalike::explain {

/// A point of a working picture in pixels of its upright original; both count from the middle of the upper
/// left pixel.
[[nodiscard]] inline PicturePoint inOriginal(const LocalFeatures& features, PlanePoint point) {
  const double sx = static_cast<double>(features.width) / std::max(1, features.workingWidth);
  const double sy = static_cast<double>(features.height) / std::max(1, features.workingHeight);
  return {static_cast<float>((point.x + 0.5) * sx - 0.5), static_cast<float>((point.y + 0.5) * sy - 0.5)};
}

[[nodiscard]] inline PicturePoint inOriginal(const LocalFeatures& features, const Keypoint& keypoint) {
  return inOriginal(features, PlanePoint{static_cast<double>(keypoint.x), static_cast<double>(keypoint.y)});
}

}  // namespace lookalike::explain
