// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "core/values/local_features.h"
#include "core/verify/plane_transform.h"

namespace lookalike::verify {

/// Keypoint `a` of the first picture and its nearest one `b` of the second.
struct KeypointMatch {
  std::size_t a = 0;
  std::size_t b = 0;
  int distance = 0;  ///< Hamming
};

/// A transform that keypoints agree on.
struct KeypointAlignment {
  Relation relation = Relation::kSame;
  int matches = 0;  ///< under this relation
  TransformKind kind = TransformKind::kNone;
  PlaneTransform aToB;                 ///< pixels of the working pictures
  std::vector<KeypointMatch> inliers;  ///< each keypoint at most once
};

/// The nearest keypoint of B for each of A under the relation, where it is near enough to mean something.
[[nodiscard]] std::vector<KeypointMatch> nearestKeypoints(const LocalFeatures& a, const LocalFeatures& b,
                                                          Relation relation);

/// The alignments with most inliers, best first, at most `most`: one match gives a similarity (Jégou et al.
/// 2008; 1-point RANSAC, here exhaustive and so without chance), refined by least squares; affine and
/// projective maps are taken where enough more keypoints support them. Alignments after the first use
/// keypoints that those before do not. At least three inliers each.
[[nodiscard]] std::vector<KeypointAlignment> alignKeypoints(const LocalFeatures& a, const LocalFeatures& b,
                                                            std::size_t most);

}  // namespace lookalike::verify
