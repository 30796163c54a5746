// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/values/image_pair.h"

namespace lookalike::cluster {

struct GroupOptions {
  float threshold = 0.9F;  ///< pairs with a lower score do not count
  /// Which of equally linked images makes the better centre: the one with the larger value, for example
  /// (pixels, bytes). None: the one with the higher scores.
  std::function<std::pair<std::int64_t, std::int64_t>(ImageId)> preference = {};
};

/// Groups of copies that do not over-merge: every member is at or above the threshold with its group's
/// centre, not only chained to some other member (connected components over-merge). Stars: the most linked
/// image (at equality the preferred one) becomes a centre and takes its neighbours, and so on; then each
/// member goes to the neighbouring centre in whose group it has most links. Each image is in at most one
/// group; groups of one are not returned, so an image whose neighbours are all needed elsewhere is in none.
/// The weakest link of a group is the smallest edge of the maximum spanning tree of its own pairs: counting
/// only stronger pairs, the group falls in two there. Deterministic whatever the order of the pairs; groups
/// are ordered by descending size, then by the centre's id. About linear in the number of pairs (a million
/// pairs in about half a second). `pairs` may hold pairs below the threshold and must not hold a pair twice.
[[nodiscard]] std::vector<ImageGroup> groupCopies(std::span<const ImagePair> pairs,
                                                  const GroupOptions& options);

}  // namespace lookalike::cluster
