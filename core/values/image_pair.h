// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/base/ids.h"

namespace lookalike {

/// Two different images that may be copies. For self-search a < b by id; for query against reference `a` is
/// the query and `b` the reference.
struct ImagePair {
  ImageId a;
  ImageId b;
  float similarity = 0.0F;  ///< cosine of the unit descriptors, -1..1, larger is closer
  /// Similarity after score normalisation (negative embedding subtraction), or NaN when it was not asked for.
  float normalisedSimilarity = std::numeric_limits<float>::quiet_NaN();
};

/// A pair that holds a group together least: cutting it would split the group.
struct WeakestLink {
  ImageId a;
  ImageId b;
  float similarity = 0.0F;
};

/// Images that are taken to be copies of one another. Members are sorted by descending similarity to the
/// centre; the centre comes first. A group of one image is one content in several files.
struct ImageGroup {
  ImageId centre;
  std::vector<ImageId> members;
  std::vector<float> similarityToCentre;  ///< one a member; 1 for the centre
  WeakestLink weakestLink;                ///< invalid ids when there is one member
};

}  // namespace lookalike
