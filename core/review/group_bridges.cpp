// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/group_bridges.h"

#include <algorithm>
#include <unordered_map>

namespace lookalike::review {

namespace {

constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);

/// All the groups' links as one graph in rows of neighbours.
class LinkGraph {
 public:
  struct Neighbour {
    std::uint32_t node = 0;
    std::uint32_t link = 0;  ///< into the pairs
  };

  LinkGraph(std::span<const ImagePair> pairs, std::span<const std::uint32_t> links) {
    numbers_.reserve(links.size());
    std::vector<std::uint32_t> ends;
    ends.reserve(links.size() * 2);
    for (const std::uint32_t link : links) {
      ends.push_back(numberOf(pairs[link].a));
      ends.push_back(numberOf(pairs[link].b));
    }
    starts_.assign(numbers_.size() + 1, 0);
    for (const std::uint32_t end : ends) ++starts_[end + 1];
    for (std::size_t node = 1; node < starts_.size(); ++node) starts_[node] += starts_[node - 1];
    neighbours_.resize(ends.size());
    std::vector<std::size_t> filled(starts_.begin(), starts_.end() - 1);
    for (std::size_t i = 0; i < links.size(); ++i) {
      const std::uint32_t a = ends[2 * i];
      const std::uint32_t b = ends[2 * i + 1];
      neighbours_[filled[a]++] = {b, links[i]};
      neighbours_[filled[b]++] = {a, links[i]};
    }
  }

  [[nodiscard]] std::size_t nodes() const { return starts_.size() - 1; }
  [[nodiscard]] std::size_t begin(std::uint32_t node) const { return starts_[node]; }
  [[nodiscard]] std::size_t end(std::uint32_t node) const { return starts_[node + 1]; }
  [[nodiscard]] const Neighbour& neighbour(std::size_t at) const { return neighbours_[at]; }

 private:
  std::uint32_t numberOf(ImageId image) {
    return numbers_.try_emplace(image, static_cast<std::uint32_t>(numbers_.size())).first->second;
  }

  std::unordered_map<ImageId, std::uint32_t> numbers_;
  std::vector<std::size_t> starts_;
  std::vector<Neighbour> neighbours_;
};

/// Depth-first without recursion: a chain of a million images must not end the program.
class BridgeSearch {
 public:
  explicit BridgeSearch(const LinkGraph& graph)
      : graph_(graph), order_(graph.nodes(), kNone), low_(graph.nodes()), under_(graph.nodes(), 1) {}

  std::vector<GroupBridge> run() {
    std::vector<GroupBridge> bridges;
    for (std::uint32_t root = 0; root < graph_.nodes(); ++root) {
      if (order_[root] != kNone) continue;
      const std::size_t firstBridge = bridges.size();
      walk(root, bridges);
      // What was noted is the lower side; the part's size is known only now.
      for (std::size_t i = firstBridge; i < bridges.size(); ++i) {
        bridges[i].smallerSide = std::min(bridges[i].smallerSide, under_[root] - bridges[i].smallerSide);
      }
    }
    return bridges;
  }

 private:
  struct Step {
    std::uint32_t node = 0;
    std::uint32_t viaLink = kNone;
    std::size_t next = 0;
  };

  void enter(std::uint32_t node, std::uint32_t viaLink) {
    order_[node] = low_[node] = entered_++;
    path_.push_back({node, viaLink, graph_.begin(node)});
  }

  void walk(std::uint32_t root, std::vector<GroupBridge>& bridges) {
    enter(root, kNone);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next < graph_.end(step.node)) {
        const LinkGraph::Neighbour& to = graph_.neighbour(step.next++);
        if (to.link == step.viaLink) continue;
        if (order_[to.node] == kNone) {
          enter(to.node, to.link);
        } else {
          low_[step.node] = std::min(low_[step.node], order_[to.node]);
        }
        continue;
      }
      const Step done = step;
      path_.pop_back();
      if (path_.empty()) break;
      const std::uint32_t above = path_.back().node;
      low_[above] = std::min(low_[above], low_[done.node]);
      under_[above] += under_[done.node];
      if (low_[done.node] > order_[above]) bridges.push_back({done.viaLink, under_[done.node]});
    }
  }

  const LinkGraph& graph_;
  std::vector<std::uint32_t> order_;  ///< when a node was entered
  std::vector<std::uint32_t> low_;    ///< the earliest that its descendants reach by another way
  std::vector<std::uint32_t> under_;  ///< descendants and itself
  std::vector<Step> path_;
  std::uint32_t entered_ = 0;
};

bool isBetween(const ImagePair& pair, const WeakestLink& link) {
  return (pair.a == link.a && pair.b == link.b) || (pair.a == link.b && pair.b == link.a);
}

}  // namespace

GroupOfImage groupOfImage(std::span<const ImageGroup> groups) {
  std::size_t images = 0;
  for (const ImageGroup& group : groups) images += group.members.size();
  GroupOfImage groupOf;
  groupOf.reserve(images);
  for (std::size_t group = 0; group < groups.size(); ++group) {
    for (const ImageId member : groups[group].members) {
      groupOf.emplace(member, static_cast<std::uint32_t>(group));
    }
  }
  return groupOf;
}

std::vector<GroupBridge> groupBridges(std::span<const ImagePair> pairs, std::span<const std::uint32_t> links,
                                      std::span<const ImageGroup> groups, const GroupOfImage& groupOf) {
  const auto groupOfLink = [&](std::uint32_t link) { return groupOf.at(pairs[link].a); };
  std::vector<std::uint32_t> inBigGroups;
  for (const std::uint32_t link : links) {
    if (groups[groupOfLink(link)].members.size() > 2) inBigGroups.push_back(link);
  }
  const LinkGraph graph(pairs, inBigGroups);
  std::vector<GroupBridge> bridges = BridgeSearch(graph).run();

  std::vector<std::uint32_t> weakest;
  for (const std::uint32_t link : inBigGroups) {
    if (isBetween(pairs[link], groups[groupOfLink(link)].weakestLink)) weakest.push_back(link);
  }
  const auto byPair = [](const GroupBridge& left, const GroupBridge& right) {
    return left.pair < right.pair;
  };
  std::sort(bridges.begin(), bridges.end(), byPair);
  const std::size_t found = bridges.size();
  for (const std::uint32_t link : weakest) {
    const auto end = bridges.begin() + static_cast<std::ptrdiff_t>(found);
    if (!std::binary_search(bridges.begin(), end, GroupBridge{link, 0}, byPair)) bridges.push_back({link, 1});
  }
  std::sort(bridges.begin(), bridges.end(), byPair);
  return bridges;
}

}  // namespace lookalike::review
