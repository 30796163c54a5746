// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "core/index/keypoint_search.h"
#include "core/index/local_index.h"

namespace lookalike::index {

/// Counts the votes of the neighbours that were found for a query's keypoints (slot 4i + r), one neighbour
/// more than `options.neighbours` for each where there are so many.
///
/// A keypoint votes for each image once and relation, with its nearest neighbour there. The vote grows with
/// how much nearer the neighbour is than maxHamming, and than the first neighbour that does not vote any
/// more: what all neighbours share says nothing (McCann & Lowe 2012, "Local Naive Bayes Nearest Neighbor",
/// and so watermarks, fonts and logos damp themselves, as do large indexes, where everything is near to
/// something). It is divided by the square root of the number of images that the keypoint votes for, and an
/// indexed keypoint counts once, however many vote for it (bursts: Jégou, Douze, Schmid 2009).
///
/// Weak geometric consistency (Jégou et al. 2008, section 4) compares size ratios and turns; as the entries
/// hold positions too, they must agree as well. Each vote in turn proposes a similarity transform, and the
/// votes that roughly follow it are summed; the largest sum is the image's.
[[nodiscard]] std::vector<LocalCandidate> countVotes(const LocalFeatures& query,
                                                     const NearestKeypoints& nearest,
                                                     const LocalSearchOptions& options);

}  // namespace lookalike::index
