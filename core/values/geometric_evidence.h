// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/values/local_features.h"

namespace lookalike {

/// A point in pixels of an upright original.
struct PicturePoint {
  float x = 0.0F;
  float y = 0.0F;
};

/// The same in double precision, for what is computed.
struct PlanePoint {
  double x = 0.0;
  double y = 0.0;
};

enum class TransformKind : std::uint8_t { kNone = 0, kSimilarity = 1, kAffine = 2, kHomography = 3 };

/// Why a match of keypoints is no evidence of a copy, or only weak evidence. Values are bits.
enum class Doubt : std::uint32_t {
  kFewKeypoints = 1U << 0U,     ///< one of the pictures has almost none (sky, paper, logo): "little evidence"
  kOnALine = 1U << 1U,          ///< all inliers lie on a line
  kTinySpot = 1U << 2U,         ///< all inliers lie in one tiny spot
  kRepeatedPattern = 1U << 3U,  ///< the same few patches match over and over
  kBorderOnly = 1U << 4U,       ///< all inliers lie along the pictures' borders
  kTextOnly = 1U << 5U,         ///< all inliers lie on what looks like lettering
  kOverlapDisagrees =
      1U << 6U,          ///< aligned, most of the overlap differs: the same object, not the same picture
  kParallax = 1U << 7U,  ///< parts of the overlap move against each other: another viewpoint
};

/// An edit by which the copy differs from the other picture.
enum class EditKind : std::uint8_t {
  kCrop,         ///< amount: share of the whole's area that is left, 0..1
  kMirror,       ///< no amount
  kRotate,       ///< amount: degrees clockwise, -180..180
  kResize,       ///< amount: factor of the linear size
  kBorder,       ///< amount: share of the copy's area
  kOverlay,      ///< text or sticker; amount: share of the overlap
  kPastedInto,   ///< into another picture; amount: share of the copy's area that is the other picture
  kCollage,      ///< one of several pictures side by side; amount: share of the copy's area
  kScreenshot,   ///< amount: share of the copy's area
  kPerspective,  ///< no amount
  kStretch,      ///< aspect ratio; amount: factor width against height
  kGrey,         ///< no amount
  kRecolour,     ///< amount: mean difference of colour, 0..1
  kTone,         ///< brightness or contrast; amount: mean difference of tone, 0..1
  kInvert,       ///< contrast inverted; no amount
  kRecompress,   ///< amount: block artefacts against the other picture, 0..1
  kBlur,         ///< amount: loss of sharpness, 0..1
  kSharpen,      ///< amount: gain of sharpness, 0..1
  kPixelate,     ///< amount: side of a block in pixels of the copy
  kNoise,        ///< amount: standard deviation, 0..1
  kBlend,        ///< with another picture; amount: share of the other
};

struct NamedEdit {
  EditKind kind = EditKind::kCrop;
  float amount = 0.0F;
  bool operator==(const NamedEdit&) const = default;
};

/// Which picture's content lies inside the other's.
enum class Containment : std::uint8_t {
  kUndecided = 0,
  kSameExtent = 1,  ///< each shows nearly all of the other
  kAInB = 2,        ///< all of A is seen in B, and B shows more
  kBInA = 3,
  kOverlap = 4,  ///< each shows something that the other does not
};

/// What the geometry of two pictures A and B says. Coordinates are pixels of the upright originals.
struct GeometricEvidence {
  int matches = 0;           ///< keypoints of A with a close keypoint in B
  int inliers = 0;           ///< of them, in agreement with the transform, each keypoint used once
  float inlierRatio = 0.0F;  ///< inliers / matches, 0 without matches
  TransformKind transform = TransformKind::kNone;
  /// Maps pixels of A to pixels of B, row-major 3×3, last entry 1 (all zeros without a transform).
  std::array<double, 9> aToB{};
  Relation relation = Relation::kSame;
  /// Share of the overlap's textured blocks whose gradients agree after alignment, 0..1; NaN when the overlap
  /// was not compared (no transform, or no texture).
  float agreement = std::numeric_limits<float>::quiet_NaN();
  float overlapOfA = 0.0F;  ///< share of A's area that is seen in B, 0..1
  float overlapOfB = 0.0F;
  std::vector<PicturePoint> regionInA;  ///< convex polygon of A that is seen in B; empty without a transform
  std::vector<PicturePoint> regionInB;
  std::uint32_t doubts = 0;  ///< bits of Doubt
  Containment containment = Containment::kUndecided;
  /// How the smaller or later-looking picture differs: edits of B against A when `editsOfB`, else of A
  /// against B. By descending importance.
  bool editsOfB = true;
  std::vector<NamedEdit> edits;
  /// How much what only one of them has speaks for B being the edited one, in about logarithms of odds;
  /// below 0 for A. `editsOfB` follows it; 0 when nothing tells.
  float copyIsB = 0.0F;

  [[nodiscard]] bool hasDoubt(Doubt doubt) const { return (doubts & static_cast<std::uint32_t>(doubt)) != 0; }
};

}  // namespace lookalike
