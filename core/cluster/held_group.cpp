// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cluster/held_group.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace lookalike::cluster {

namespace {

/// Disjoint sets some of which must not be joined.
class ParedSets {
 public:
  explicit ParedSets(Node size) : sets_(size), foes_(size) {}

  Node root(Node node) { return static_cast<Node>(sets_.root(node)); }

  /// Forbids that the two sets are joined. Does nothing when they are one already.
  void keepApart(Node a, Node b) {
    a = root(a);
    b = root(b);
    if (a == b) return;
    foes_[a].insert(b);
    foes_[b].insert(a);
  }

  /// Unless that is forbidden.
  void join(Node a, Node b) {
    a = root(a);
    b = root(b);
    if (a == b || foes_[a].contains(b)) return;
    sets_.join(a, b);
    if (b < a) std::swap(a, b);  // the smaller stays a root
    for (const Node foe : foes_[b]) {
      foes_[foe].erase(b);
      foes_[foe].insert(a);
      foes_[a].insert(foe);
    }
    foes_[b].clear();
  }

 private:
  DisjointSets sets_;
  std::vector<std::unordered_set<Node>> foes_;  // of a root: the roots that it must not join
};

/// Makes the group of one part, all of whose nodes its edges connect.
class PartBuilder {
 public:
  PartBuilder(const CopyGraph& graph, const GroupOptions& options)
      : graph_(graph),
        options_(options),
        sums_(graph.size(), 0.0),
        links_(graph.size(), 0),
        treeLinks_(graph.size()),
        scores_(graph.size(), 0.0F),
        isScored_(graph.size(), false) {}

  /// `edges` by descending score.
  ImageGroup build(const std::vector<Node>& nodes, const std::vector<CopyGraph::Edge>& edges,
                   DisjointSets& joined) {
    ImageGroup group;
    for (const CopyGraph::Edge& edge : edges) {
      for (const Node node : {edge.a, edge.b}) {
        ++links_[node];
        sums_[node] += edge.score;
      }
      if (!joined.join(edge.a, edge.b)) continue;
      treeLinks_[edge.a].push_back({edge.b, edge.score});
      treeLinks_[edge.b].push_back({edge.a, edge.score});
      group.weakestLink = {graph_.id(edge.a), graph_.id(edge.b), edge.score};
    }
    const Node centre = centreOf(nodes);
    scoreFrom(centre);
    for (const CopyGraph::Edge& edge : edges) {
      if (edge.a == centre || edge.b == centre) scores_[edge.a == centre ? edge.b : edge.a] = edge.score;
    }
    std::vector<Node> members;
    for (const Node node : nodes) {
      if (node != centre) members.push_back(node);
    }
    std::sort(members.begin(), members.end(), [&](Node left, Node right) {
      return scores_[left] != scores_[right] ? scores_[left] > scores_[right] : left < right;
    });
    group.centre = graph_.id(centre);
    group.members.push_back(group.centre);
    group.scoreWithCentre.push_back(1.0F);
    for (const Node node : members) {
      group.members.push_back(graph_.id(node));
      group.scoreWithCentre.push_back(scores_[node]);
    }
    return group;
  }

 private:
  Node centreOf(const std::vector<Node>& nodes) const {
    const auto rank = [&](Node node) {
      const auto preference = options_.preference ? options_.preference(graph_.id(node))
                                                  : std::pair<std::int64_t, std::int64_t>{};
      return std::tuple(links_[node], preference, sums_[node]);
    };
    return *std::max_element(nodes.begin(), nodes.end(), [&](Node left, Node right) {
      const auto leftRank = rank(left);
      const auto rightRank = rank(right);
      return leftRank != rightRank ? leftRank < rightRank : left > right;  // the smaller id wins a tie
    });
  }

  /// The weakest link on the way from the centre, along the tree.
  void scoreFrom(Node centre) {
    scores_[centre] = 1.0F;
    isScored_[centre] = true;
    std::vector<Node> open{centre};
    while (!open.empty()) {
      const Node from = open.back();
      open.pop_back();
      for (const CopyGraph::Link& link : treeLinks_[from]) {
        if (isScored_[link.node]) continue;
        isScored_[link.node] = true;
        scores_[link.node] = std::min(scores_[from], link.score);
        open.push_back(link.node);
      }
    }
  }

  const CopyGraph& graph_;
  const GroupOptions& options_;
  std::vector<double> sums_;
  std::vector<std::int64_t> links_;
  std::vector<std::vector<CopyGraph::Link>> treeLinks_;
  std::vector<float> scores_;
  std::vector<bool> isScored_;
};

}  // namespace

std::vector<ImageGroup> splitByVerdicts(const HeldGroup& group, const GroupOptions& options) {
  const CopyGraph graph(group.links);
  ParedSets sets(graph.size());
  for (const auto& [a, b] : group.copies) sets.join(*graph.node(a), *graph.node(b));
  for (const auto& [a, b] : group.notCopies) {
    const auto nodeA = graph.node(a);
    const auto nodeB = graph.node(b);
    if (nodeA && nodeB) sets.keepApart(*nodeA, *nodeB);
  }
  for (const CopyGraph::Edge& edge : graph.edges()) sets.join(edge.a, edge.b);

  struct Part {
    std::vector<Node> nodes;
    std::vector<CopyGraph::Edge> edges;
  };
  std::map<Node, Part> parts;
  for (Node node = 0; node < graph.size(); ++node) parts[sets.root(node)].nodes.push_back(node);
  for (const CopyGraph::Edge& edge : graph.edges()) {
    const Node root = sets.root(edge.a);
    if (root == sets.root(edge.b)) parts[root].edges.push_back(edge);
  }
  std::vector<ImageGroup> groups;
  PartBuilder builder(graph, options);
  DisjointSets joined(graph.size());
  for (const auto& [root, part] : parts) {
    if (part.nodes.size() > 1) groups.push_back(builder.build(part.nodes, part.edges, joined));
  }
  return groups;
}

}  // namespace lookalike::cluster
