// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "core/cluster/copy_groups.h"

namespace lookalike::cluster {

/// What a person said of pairs of images; each in either order. A pair twice, or of an image with itself,
/// does no harm.
struct GroupVerdicts {
  std::vector<std::pair<ImageId, ImageId>> copies;
  std::vector<std::pair<ImageId, ImageId>> notCopies;
  [[nodiscard]] bool empty() const { return copies.empty() && notCopies.empty(); }
};

/// groupCopies() under verdicts. A copy is a link of score 1 whatever the threshold, also where `pairs` has
/// none, and holds its two images in one group: images that copies chain together are grouped as one. A pair
/// that is no copy is no link, and its images are not in one group unless copies chain them together: a group
/// with such a pair falls apart. Its pairs are gone through by descending score, and each joins two parts
/// unless that would bring such a pair together; parts of one image are no groups.
/// In a group that verdicts made, a member need not be at the threshold with the centre, which is the member
/// with most links in the group; the score of one without a link to the centre is that of the weakest link on
/// the way there in the maximum spanning tree. All other groups are as without verdicts, and cost no more.
[[nodiscard]] std::vector<ImageGroup> groupCopies(std::span<const ImagePair> pairs,
                                                  const GroupOptions& options, const GroupVerdicts& verdicts);

}  // namespace lookalike::cluster
