// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cluster/copy_graph.h"

#include <algorithm>
#include <numeric>

namespace lookalike::cluster {

CopyGraph::CopyGraph(std::span<const ScoredPair> pairs) {
  ids_.reserve(pairs.size() * 2);
  for (const ScoredPair& pair : pairs) {
    ids_.push_back(pair.a);
    ids_.push_back(pair.b);
  }
  std::sort(ids_.begin(), ids_.end());
  ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
  edges_.reserve(pairs.size());
  for (const ScoredPair& pair : pairs) {
    const auto [a, b] = std::minmax({nodeOf(pair.a), nodeOf(pair.b)});
    edges_.push_back({a, b, pair.score});
  }
  std::sort(edges_.begin(), edges_.end(), [](const Edge& left, const Edge& right) {
    if (left.score != right.score) return left.score > right.score;
    return left.a != right.a ? left.a < right.a : left.b < right.b;
  });
  begin_.assign(ids_.size() + 1, 0);
  for (const Edge& edge : edges_) {
    ++begin_[edge.a + 1];
    ++begin_[edge.b + 1];
  }
  std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
  links_.resize(edges_.size() * 2);
  std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
  for (const Edge& edge : edges_) {  // in descending score, so each node's links are too
    links_[next[edge.a]++] = {edge.b, edge.score};
    links_[next[edge.b]++] = {edge.a, edge.score};
  }
}

Node CopyGraph::nodeOf(ImageId id) const {
  return static_cast<Node>(std::lower_bound(ids_.begin(), ids_.end(), id) - ids_.begin());
}

std::optional<Node> CopyGraph::node(ImageId id) const {
  const Node node = nodeOf(id);
  return node < size() && ids_[node] == id ? std::optional(node) : std::nullopt;
}

namespace {

constexpr Node kNoNode = 0xFFFFFFFFU;

/// Most linked first: (links, preference, sum of the links' scores, then the smaller id).
std::vector<Node> byDescendingLinks(const CopyGraph& graph, const GroupOptions& options) {
  std::vector<std::pair<std::int64_t, std::int64_t>> preferences(graph.size());
  if (options.preference) {
    for (Node node = 0; node < graph.size(); ++node) preferences[node] = options.preference(graph.id(node));
  }
  std::vector<double> sums(graph.size(), 0.0);
  for (Node node = 0; node < graph.size(); ++node) {
    for (const CopyGraph::Link& link : graph.links(node)) sums[node] += link.score;
  }
  std::vector<Node> order(graph.size());
  std::iota(order.begin(), order.end(), Node{0});
  std::sort(order.begin(), order.end(), [&](Node left, Node right) {
    const std::size_t leftLinks = graph.links(left).size();
    const std::size_t rightLinks = graph.links(right).size();
    if (leftLinks != rightLinks) return leftLinks > rightLinks;
    if (preferences[left] != preferences[right]) return preferences[left] > preferences[right];
    if (sums[left] != sums[right]) return sums[left] > sums[right];
    return left < right;
  });
  return order;
}

/// Greedy stars (Aslam, Pelekhov and Rus 2004, star clustering, made disjoint): the most linked node not yet
/// covered becomes a centre and covers its neighbours. No two centres are neighbours. Returns the centre of
/// each node.
std::vector<Node> coverByStars(const CopyGraph& graph, const std::vector<Node>& order) {
  std::vector<Node> centreOf(graph.size(), kNoNode);
  for (const Node centre : order) {
    if (centreOf[centre] != kNoNode) continue;
    centreOf[centre] = centre;
    for (const CopyGraph::Link& link : graph.links(centre)) {
      if (centreOf[link.node] == kNoNode) centreOf[link.node] = centre;
    }
  }
  return centreOf;
}

/// Moves each member to the neighbouring centre in whose group it has most links, weighed by score; at
/// equality to the centre with the higher score. The score with the centre alone would tear a dense group in
/// two as soon as one of its images misses the threshold with the centre and so became a centre itself.
std::vector<Node> reassignMembers(const CopyGraph& graph, const std::vector<Node>& centreOf) {
  std::vector<Node> better = centreOf;
  std::vector<double> support(graph.size(), 0.0);
  for (Node node = 0; node < graph.size(); ++node) {
    if (centreOf[node] == node) continue;
    for (const CopyGraph::Link& link : graph.links(node)) support[centreOf[link.node]] += link.score;
    Node best = kNoNode;
    for (const CopyGraph::Link& link :
         graph.links(node)) {  // the centre of the highest score comes first and wins a tie
      if (centreOf[link.node] != link.node) continue;
      if (best == kNoNode || support[link.node] > support[best]) best = link.node;
    }
    better[node] = best;
    for (const CopyGraph::Link& link : graph.links(node)) support[centreOf[link.node]] = 0.0;
  }
  return better;
}

/// A centre left alone takes back the neighbour of the highest score whose group stays a group without it: an
/// image with a copy is not dropped from sight where that can be helped.
void adoptForLoneCentres(const CopyGraph& graph, const std::vector<Node>& order,
                         std::vector<Node>& centreOf) {
  std::vector<std::uint32_t> sizes(graph.size(), 0);
  for (const Node centre : centreOf) ++sizes[centre];
  for (const Node centre : order) {
    if (centreOf[centre] != centre || sizes[centre] != 1) continue;
    for (const CopyGraph::Link& link : graph.links(centre)) {
      const Node from = centreOf[link.node];
      if (sizes[from] < 3) continue;
      --sizes[from];
      ++sizes[centre];
      centreOf[link.node] = centre;
      break;
    }
  }
}

}  // namespace

std::vector<Node> starCentres(const CopyGraph& graph, const GroupOptions& options) {
  const std::vector<Node> order = byDescendingLinks(graph, options);
  std::vector<Node> centreOf = reassignMembers(graph, coverByStars(graph, order));
  adoptForLoneCentres(graph, order, centreOf);
  return centreOf;
}

std::vector<ImageGroup> starGroups(const CopyGraph& graph, const std::vector<Node>& centreOf,
                                   const std::vector<bool>& isLeftOut) {
  constexpr std::size_t kNoGroup = static_cast<std::size_t>(-1);
  std::vector<std::size_t> groupOf(graph.size(), kNoGroup);  // of a centre
  std::vector<ImageGroup> groups;
  for (Node centre = 0; centre < graph.size(); ++centre) {
    if (centreOf[centre] != centre || isLeftOut[centre]) continue;
    ImageGroup group;
    group.centre = graph.id(centre);
    group.members.push_back(group.centre);
    group.scoreWithCentre.push_back(1.0F);
    for (const CopyGraph::Link& link : graph.links(centre)) {
      if (centreOf[link.node] != centre) continue;
      group.members.push_back(graph.id(link.node));
      group.scoreWithCentre.push_back(link.score);
    }
    if (group.members.size() < 2) continue;
    groupOf[centre] = groups.size();
    groups.push_back(std::move(group));
  }

  // Kruskal's maximum spanning tree of each group, all at once: the last link that joins two parts of a group
  // is the tree's smallest.
  DisjointSets parts(graph.size());
  for (const CopyGraph::Edge& edge : graph.edges()) {
    const Node centre = centreOf[edge.a];
    if (centreOf[edge.b] != centre || groupOf[centre] == kNoGroup || !parts.join(edge.a, edge.b)) continue;
    groups[groupOf[centre]].weakestLink = {graph.id(edge.a), graph.id(edge.b), edge.score};
  }
  return groups;
}

void sortBySize(std::vector<ImageGroup>& groups) {
  std::stable_sort(groups.begin(), groups.end(), [](const ImageGroup& left, const ImageGroup& right) {
    return left.members.size() > right.members.size();  // by the centre's id before, and still at equality
  });
}

}  // namespace lookalike::cluster
