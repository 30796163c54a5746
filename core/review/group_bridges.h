// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/base/ids.h"
#include "core/values/image_pair.h"

namespace lookalike::review {

/// The group that an image is in, as its place among the groups.
using GroupOfImage = std::unordered_map<ImageId, std::uint32_t>;
[[nodiscard]] GroupOfImage groupOfImage(std::span<const ImageGroup> groups);

/// A pair that a group hangs on.
struct GroupBridge {
  std::uint32_t pair = 0;         ///< into the pairs
  std::uint32_t smallerSide = 0;  ///< images that would fall away; 1 for a weakest link that is no bridge
};

/// The pairs among `links` (places of pairs of one group, each at most once) whose removal would split their
/// group, and the groups' weakest links (ImageGroup::weakestLink). Groups of two have none: there the pair is
/// all there is. Linear in the number of links (Tarjan 1974, "A note on finding the bridges of a graph").
[[nodiscard]] std::vector<GroupBridge> groupBridges(std::span<const ImagePair> pairs,
                                                    std::span<const std::uint32_t> links,
                                                    std::span<const ImageGroup> groups,
                                                    const GroupOfImage& groupOf);

}  // namespace lookalike::review
