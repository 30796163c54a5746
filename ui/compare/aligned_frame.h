// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <QPolygonF>
#include <QSize>
#include <QTransform>

namespace lookalike::ui {

/// How the pixels of picture A lie on those of picture B.
struct PairAlignment {
  /// Maps pixels of A to pixels of B, row-major 3×3, the origin in the middle of the upper left pixel, as
  /// GeometricEvidence::aToB.
  std::array<double, 9> aToB{};
  bool isInverted = false;  ///< light and dark are exchanged
  bool operator==(const PairAlignment&) const = default;
};

/// One plane in which both pictures are shown. Its unit is a pixel of the picture that shows more, upright;
/// the other lies where its content is, mirrored and turned back. Sizes and transforms go from the pictures'
/// outer corners: a picture of 640 × 480 covers (0, 0) to (640, 480).
struct AlignedFrame {
  bool isAligned = false;
  int base = 0;  ///< whose pixels are the unit: 0 is A
  QSizeF size;   ///< everything that is to be shown lies in (0, 0) to size
  std::array<QTransform, 2> toFrame;
};

/// The frame of an alignment; nothing when the alignment cannot be shown: not finite, without an inverse, a
/// picture folded over or seen from behind, shrunk to a speck, or laid wholly beside the other.
[[nodiscard]] std::optional<AlignedFrame> alignedFrame(QSize a, QSize b, const PairAlignment& alignment);

/// Both pictures by relative position in the frame of the larger one: of the same shape (within 2 %) they
/// cover one another, else the other is fitted into the middle, undistorted.
[[nodiscard]] AlignedFrame relativeFrame(QSize a, QSize b);

/// Where the outer corners of a picture come to lie.
[[nodiscard]] QPolygonF extentOf(QSize picture, const QTransform& transform);

/// How much longer a short line becomes under the transform near a point, both directions taken together.
[[nodiscard]] double scaleAt(const QTransform& transform, QPointF point);

}  // namespace lookalike::ui
