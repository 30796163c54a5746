// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cluster/copy_groups.h"

#include "core/cluster/copy_graph.h"

namespace lookalike::cluster {

std::vector<ImageGroup> groupCopies(std::span<const ImagePair> pairs, const GroupOptions& options) {
  std::vector<ScoredPair> links;
  links.reserve(pairs.size());
  for (const ImagePair& pair : pairs) {
    if (pair.score >= options.threshold && pair.a != pair.b) links.push_back({pair.a, pair.b, pair.score});
  }
  const CopyGraph graph(links);
  std::vector<ImageGroup> groups =
      starGroups(graph, starCentres(graph, options), std::vector<bool>(graph.size(), false));
  sortBySize(groups);
  return groups;
}

}  // namespace lookalike::cluster
