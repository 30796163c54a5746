// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/values/local_features.h"

namespace lookalike::tools {

struct ClusteringOptions {
  std::size_t centres = 4096;  ///< base centres; each stands for four lists
  int iterations = 20;
  int threads = 1;
  std::uint64_t seed = 1;
};

/// k-means in Hamming space (k-majority, Grana et al. 2013), closed under the four relations: a code belongs
/// to the base centre that is nearest to it in any relation, and is turned back by that relation before it
/// votes for the bits of the centre. Centres that nobody chose begin again at codes drawn from the larger
/// half. `codes` holds at least as many different codes as there are centres. `onIteration` (may be empty)
/// receives the iteration and the mean distance to the nearest centre. The same seed gives the same centres,
/// whatever the threads.
[[nodiscard]] std::vector<KeypointCode> clusterKeypoints(std::span<const KeypointCode> codes,
                                                         const ClusteringOptions& options,
                                                         const std::function<void(int, double)>& onIteration);

}  // namespace lookalike::tools
