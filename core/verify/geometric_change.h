// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/plane_transform.h"

namespace lookalike::verify {

/// A map of the original to the copy, taken apart.
struct GeometricChange {
  bool mirrored = false;     ///< left and right; before the rotation
  double degrees = 0.0;      ///< clockwise, -180..180, exactly a quarter turn when it is nearly one
  double scale = 1.0;        ///< of the linear size: the square root of the change of area
  double stretch = 1.0;      ///< width against height, of the original's axes
  double perspective = 0.0;  ///< how far corners lie from the nearest affine map, share of the region's side
};

/// Rotation, scale and stretch are those at the middle of `region`, a polygon of the original. A vertical
/// flip is a mirroring turned by 180 degrees.
[[nodiscard]] GeometricChange geometricChangeOf(const PlaneTransform& originalToCopy, const Polygon& region);

}  // namespace lookalike::verify
