// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include "core/cluster/copy_graph.h"

namespace lookalike::cluster {

/// Images that would be one group but for what verdicts say of some of their pairs.
struct HeldGroup {
  std::vector<ScoredPair> links;                    ///< no pair twice, none that is no copy
  std::vector<std::pair<ImageId, ImageId>> copies;  ///< each is among the links too
  std::vector<std::pair<ImageId, ImageId>> notCopies;
};

/// The parts of two images and more into which it falls, see verdict_groups.h.
[[nodiscard]] std::vector<ImageGroup> splitByVerdicts(const HeldGroup& group, const GroupOptions& options);

}  // namespace lookalike::cluster
