// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "core/base/ids.h"
#include "core/values/geometric_evidence.h"

namespace lookalike {

/// Which evidence pairs are looked for and judged by.
enum class EvidenceKind : std::uint8_t {
  kGlobal = 0,  ///< one descriptor a picture
  kLocal = 1,   ///< keypoints and the aligned overlap
  kBoth = 2,
};

/// Two different images that may be copies. For self-search a < b by id; for query against reference `a` is
/// the query and `b` the reference.
struct ImagePair {
  ImageId a;
  ImageId b;
  /// What pairs are ranked by and thresholds are applied to: the probability that the one is a copy of the
  /// other (verify/calibration.h), 0..1, whatever the evidence. Of a query and a reference: that the query is
  /// a copy of the reference.
  float score = 0.0F;
  /// Cosine of the unit descriptors, -1..1, larger is closer; NaN when they were not compared.
  float similarity = std::numeric_limits<float>::quiet_NaN();
  /// Similarity after score normalisation (negative embedding subtraction), or NaN when it was not asked for.
  float normalisedSimilarity = std::numeric_limits<float>::quiet_NaN();
  /// What the geometry says; null when the pair was not verified.
  std::shared_ptr<const GeometricEvidence> geometry = nullptr;
  /// Norm of a's raw descriptor by that of b's; above 1 a holds more than b (wang 2022, eq. 1, whose R is its
  /// inverse for a query and a reference). NaN where the describer gives none.
  float normRatio = std::numeric_limits<float>::quiet_NaN();
  /// What the score was made of, where the pair was verified, else NaN: the copy score (verify/copy_score.h)
  /// and a pair network's answer, both 0..1; the latter NaN too where no network was asked.
  float copyScore = std::numeric_limits<float>::quiet_NaN();
  float networkCopy = std::numeric_limits<float>::quiet_NaN();
};

/// A pair that holds a group together least: cutting it would split the group.
struct WeakestLink {
  ImageId a;
  ImageId b;
  float score = 0.0F;
};

/// Images that are taken to be copies of one another. Members are sorted by descending score with the
/// centre; the centre comes first. A group of one image is one content in several files.
struct ImageGroup {
  ImageId centre;
  std::vector<ImageId> members;
  std::vector<float> scoreWithCentre;  ///< one a member; 1 for the centre
  WeakestLink weakestLink;             ///< invalid ids when there is one member
};

}  // namespace lookalike
