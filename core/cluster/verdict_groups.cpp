// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cluster/verdict_groups.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/cluster/copy_graph.h"
#include "core/cluster/held_group.h"

namespace lookalike::cluster {

namespace {

using IdPair = std::pair<ImageId, ImageId>;

/// Each pair once, the smaller id first, none of an image with itself; ordered.
std::vector<IdPair> tidied(std::span<const IdPair> pairs) {
  std::vector<IdPair> tidy;
  for (const auto& [a, b] : pairs) {
    if (a != b) tidy.push_back(std::minmax(a, b));
  }
  std::sort(tidy.begin(), tidy.end());
  tidy.erase(std::unique(tidy.begin(), tidy.end()), tidy.end());
  return tidy;
}

/// The images that verdicts speak of, and what copies chain together.
class SpokenImages {
 public:
  SpokenImages(const std::vector<IdPair>& copies, const std::vector<IdPair>& notCopies) {
    std::vector<ImageId> ids;
    for (const auto* pairs : {&copies, &notCopies}) {
      for (const auto& [a, b] : *pairs) {
        ids.push_back(a);
        ids.push_back(b);
      }
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    const auto place = [&](ImageId id) {
      return static_cast<Node>(std::lower_bound(ids.begin(), ids.end(), id) - ids.begin());
    };
    DisjointSets chains(static_cast<Node>(ids.size()));
    for (const auto& [a, b] : copies) chains.join(place(a), place(b));
    chainOf_.reserve(ids.size());
    for (Node i = 0; i < ids.size(); ++i) {
      const ImageId first = ids[chains.root(i)];
      chainOf_.emplace(ids[i], first);
      members_[first].push_back(ids[i]);
    }
    std::erase_if(members_, [](const auto& chain) { return chain.second.size() < 2; });
  }

  /// The image that stands for its chain, itself for one that is in none; null for one that no verdict speaks
  /// of.
  [[nodiscard]] const ImageId* find(ImageId id) const {
    const auto found = chainOf_.find(id);
    return found == chainOf_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] ImageId chainOf(ImageId id) const {
    const ImageId* chain = find(id);
    return chain == nullptr ? id : *chain;
  }
  /// Chains of two images and more, by the image that stands for them.
  [[nodiscard]] const std::map<ImageId, std::vector<ImageId>>& chains() const { return members_; }
  [[nodiscard]] bool isChain(ImageId standsFor) const { return members_.contains(standsFor); }

 private:
  std::unordered_map<ImageId, ImageId> chainOf_;
  std::map<ImageId, std::vector<ImageId>> members_;
};

/// The pairs that count, once with every chain as one image and once as they are where they touch a chain.
struct Links {
  std::vector<ScoredPair> ofChains;
  std::vector<ScoredPair> touchingChains;
};

Links linksOf(std::span<const ImagePair> pairs, float threshold, const std::vector<IdPair>& copies,
              const std::vector<IdPair>& notCopies, const SpokenImages& spoken) {
  Links links;
  links.ofChains.reserve(pairs.size());
  for (const auto& [a, b] : copies) links.touchingChains.push_back({a, b, 1.0F});
  std::map<IdPair, float> strongest;  // of the links between one chain and another image or chain
  for (const ImagePair& pair : pairs) {
    if (!(pair.score >= threshold) || pair.a == pair.b) continue;
    const ImageId* chainA = spoken.find(pair.a);
    const ImageId* chainB = spoken.find(pair.b);
    if (chainA != nullptr && chainB != nullptr) {
      const IdPair key = std::minmax(pair.a, pair.b);
      if (std::binary_search(notCopies.begin(), notCopies.end(), key) ||
          std::binary_search(copies.begin(), copies.end(), key))
        continue;
    }
    const bool touches =
        (chainA != nullptr && spoken.isChain(*chainA)) || (chainB != nullptr && spoken.isChain(*chainB));
    if (!touches) {
      links.ofChains.push_back({pair.a, pair.b, pair.score});
      continue;
    }
    links.touchingChains.push_back({pair.a, pair.b, pair.score});
    const IdPair key = std::minmax(spoken.chainOf(pair.a), spoken.chainOf(pair.b));
    if (key.first == key.second) continue;
    float& best = strongest.emplace(key, pair.score).first->second;
    best = std::max(best, pair.score);
  }
  for (const auto& [key, score] : strongest) links.ofChains.push_back({key.first, key.second, score});
  return links;
}

/// The groups that verdicts touch, by the node of their centre; chains without any other link on their own.
class HeldGroups {
 public:
  HeldGroups(const CopyGraph& graph, const std::vector<Node>& centreOf, const SpokenImages& spoken)
      : graph_(graph), centreOf_(centreOf), spoken_(spoken) {}

  /// The group of an image, made where it is not among the held ones yet.
  HeldGroup& hold(ImageId image) { return groups_[keyOf(image)]; }
  [[nodiscard]] bool areTogether(ImageId a, ImageId b) const { return keyOf(a) == keyOf(b); }
  [[nodiscard]] const std::map<std::int64_t, HeldGroup>& all() const { return groups_; }

  /// One a node of the graph: whether it is the centre of a held group.
  [[nodiscard]] std::vector<bool> heldCentres() const {
    std::vector<bool> isHeld(graph_.size(), false);
    for (const auto& [key, group] : groups_) {
      if (key >= 0) isHeld[static_cast<std::size_t>(key)] = true;
    }
    return isHeld;
  }

 private:
  /// The centre's node; for an image without a link between chains, a negative number of its own.
  [[nodiscard]] std::int64_t keyOf(ImageId image) const {
    const ImageId chain = spoken_.chainOf(image);
    const auto node = graph_.node(chain);
    return node ? static_cast<std::int64_t>(centreOf_[*node]) : -1 - chain.value;
  }

  const CopyGraph& graph_;
  const std::vector<Node>& centreOf_;
  const SpokenImages& spoken_;
  std::map<std::int64_t, HeldGroup> groups_;
};

/// A chain is preferred as much as the best of its images.
GroupOptions optionsOfChains(const GroupOptions& options, const SpokenImages& spoken) {
  GroupOptions ofChains = options;
  if (!options.preference) return ofChains;
  ofChains.preference = [&options, &spoken](ImageId id) {
    auto best = options.preference(id);
    const auto chain = spoken.chains().find(id);
    if (chain == spoken.chains().end()) return best;
    for (const ImageId member : chain->second) best = std::max(best, options.preference(member));
    return best;
  };
  return ofChains;
}

}  // namespace

std::vector<ImageGroup> groupCopies(std::span<const ImagePair> pairs, const GroupOptions& options,
                                    const GroupVerdicts& verdicts) {
  if (verdicts.empty()) return groupCopies(pairs, options);
  const std::vector<IdPair> copies = tidied(verdicts.copies);
  std::vector<IdPair> notCopies = tidied(verdicts.notCopies);
  std::erase_if(notCopies,
                [&](const IdPair& pair) { return std::binary_search(copies.begin(), copies.end(), pair); });
  const SpokenImages spoken(copies, notCopies);
  const Links links = linksOf(pairs, options.threshold, copies, notCopies, spoken);
  const CopyGraph graph(links.ofChains);
  const std::vector<Node> centreOf = starCentres(graph, optionsOfChains(options, spoken));

  HeldGroups held(graph, centreOf, spoken);
  for (const auto& [a, b] : copies) held.hold(a).copies.push_back({a, b});
  for (const auto& [a, b] : notCopies) {
    if (held.areTogether(a, b)) held.hold(a).notCopies.push_back({a, b});
  }
  const std::vector<bool> isHeld = held.heldCentres();
  for (const CopyGraph::Edge& edge : graph.edges()) {
    const Node centre = centreOf[edge.a];
    if (centreOf[edge.b] != centre || !isHeld[centre]) continue;
    const ImageId a = graph.id(edge.a);
    const ImageId b = graph.id(edge.b);
    if (!spoken.isChain(a) && !spoken.isChain(b)) held.hold(a).links.push_back({a, b, edge.score});
  }
  for (const ScoredPair& link : links.touchingChains) {
    if (held.areTogether(link.a, link.b)) held.hold(link.a).links.push_back(link);
  }

  std::vector<ImageGroup> groups = starGroups(graph, centreOf, isHeld);
  for (const auto& [key, group] : held.all()) {
    for (ImageGroup& part : splitByVerdicts(group, options)) groups.push_back(std::move(part));
  }
  std::sort(groups.begin(), groups.end(),
            [](const ImageGroup& left, const ImageGroup& right) { return left.centre < right.centre; });
  sortBySize(groups);
  return groups;
}

}  // namespace lookalike::cluster
