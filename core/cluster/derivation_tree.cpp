// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cluster/derivation_tree.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/cluster/arborescence.h"

namespace lookalike::cluster {

namespace {

constexpr double kLeast = 1e-4;  ///< no link and no direction is impossible

/// A link of members by their places; a < b.
struct Link {
  std::size_t a = 0;
  std::size_t b = 0;
  double closeness = 0.0;
  double bFromA = 0.5;
};

/// Each pair of members once, the closest mention, ordered by places.
std::vector<Link> linksOf(std::span<const ImageId> members, std::span<const DerivationLink> links) {
  std::unordered_map<ImageId, std::size_t> placeOf;
  for (std::size_t i = 0; i < members.size(); ++i) placeOf.emplace(members[i], i);
  const auto bounded = [](float value) {
    return std::isnan(value) ? 0.5 : std::clamp(static_cast<double>(value), kLeast, 1.0 - kLeast);
  };
  std::vector<Link> known;
  for (const DerivationLink& link : links) {
    const auto a = placeOf.find(link.a);
    const auto b = placeOf.find(link.b);
    if (a == placeOf.end() || b == placeOf.end() || a->second == b->second) continue;
    Link one{a->second, b->second, bounded(link.closeness), bounded(link.probabilityBFromA)};
    if (one.a > one.b) {
      std::swap(one.a, one.b);
      one.bFromA = 1.0 - one.bFromA;
    }
    known.push_back(one);
  }
  std::sort(known.begin(), known.end(), [](const Link& left, const Link& right) {
    return std::tie(left.a, left.b, right.closeness, right.bFromA) <
           std::tie(right.a, right.b, left.closeness, left.bFromA);
  });
  known.erase(
      std::unique(known.begin(), known.end(),
                  [](const Link& left, const Link& right) { return left.a == right.a && left.b == right.b; }),
      known.end());
  return known;
}

/// Of a large group: the closest links of each image, and those that hold it together.
std::vector<Link> sparse(std::size_t images, std::vector<Link> links) {
  if (images <= kMostDenseImages) return links;
  std::vector<std::size_t> order(links.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return links[left].closeness > links[right].closeness;
  });
  std::vector<std::size_t> count(images, 0);
  std::vector<std::size_t> partOf(images);
  std::iota(partOf.begin(), partOf.end(), std::size_t{0});
  const auto part = [&](std::size_t image) {
    while (partOf[image] != image) image = partOf[image] = partOf[partOf[image]];
    return image;
  };
  std::vector<Link> kept;
  for (const std::size_t i : order) {
    const Link& link = links[i];
    const std::size_t partA = part(link.a);
    const std::size_t partB = part(link.b);
    const bool isClose = count[link.a] < kClosestLinks || count[link.b] < kClosestLinks;
    if (!isClose && partA == partB) continue;
    partOf[std::max(partA, partB)] = std::min(partA, partB);
    ++count[link.a];
    ++count[link.b];
    kept.push_back(link);
  }
  std::sort(kept.begin(), kept.end(), [](const Link& left, const Link& right) {
    return std::tie(left.a, left.b) < std::tie(right.a, right.b);
  });
  return kept;
}

/// Images that links join, by their places among the members, and their links by places in `images`.
struct Part {
  std::vector<std::size_t> images;
  std::vector<Link> links;
};

/// The largest first, at equality the one with the earlier member.
std::vector<Part> partsOf(std::size_t images, const std::vector<Link>& links) {
  std::vector<std::vector<std::size_t>> neighbours(images);
  for (const Link& link : links) {
    neighbours[link.a].push_back(link.b);
    neighbours[link.b].push_back(link.a);
  }
  constexpr std::size_t kNoPart = static_cast<std::size_t>(-1);
  std::vector<std::size_t> partOf(images, kNoPart);
  std::vector<std::size_t> placeIn(images, 0);
  std::vector<Part> parts;
  for (std::size_t first = 0; first < images; ++first) {
    if (partOf[first] != kNoPart) continue;
    std::vector<std::size_t> found{first};
    partOf[first] = parts.size();
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (const std::size_t next : neighbours[found[i]]) {
        if (partOf[next] != kNoPart) continue;
        partOf[next] = parts.size();
        found.push_back(next);
      }
    }
    std::sort(found.begin(), found.end());
    for (std::size_t i = 0; i < found.size(); ++i) placeIn[found[i]] = i;
    parts.push_back({std::move(found), {}});
  }
  for (const Link& link : links)
    parts[partOf[link.a]].links.push_back({placeIn[link.a], placeIn[link.b], link.closeness, link.bFromA});
  std::stable_sort(parts.begin(), parts.end(), [](const Part& left, const Part& right) {
    return left.images.size() > right.images.size();
  });
  return parts;
}

/// Two a link: first the one that has b made from a.
std::vector<Arc> arcsOf(const Part& part) {
  std::vector<Arc> arcs;
  arcs.reserve(2 * part.links.size());
  for (const Link& link : part.links) {
    arcs.push_back({link.a, link.b, std::log(link.closeness * link.bFromA)});
    arcs.push_back({link.b, link.a, std::log(link.closeness * (1.0 - link.bFromA))});
  }
  return arcs;
}

/// How likely each image is the original of its part.
std::vector<double> originalShares(const Part& part, const std::vector<Arc>& arcs) {
  auto shares = part.images.size() <= kMostRankedImages ? rootShares(part.images.size(), arcs)
                                                        : rootSharesByWalking(part.images.size(), arcs);
  if (shares.empty()) shares.assign(part.images.size(), 1.0 / static_cast<double>(part.images.size()));
  return shares;
}

/// Appends the part's tree to the nodes, parents first.
void append(const Part& part, std::size_t root, const std::vector<Arc>& arcs,
            std::span<const ImageId> members, std::vector<std::size_t>& placeOf,
            std::vector<DerivationNode>& nodes) {
  const std::vector<std::size_t> chosen = heaviestArborescence(part.images.size(), root, arcs);
  std::vector<std::vector<std::size_t>> children(part.images.size());
  for (std::size_t image = 0; image < chosen.size(); ++image) {
    if (chosen[image] != kNoArc) children[arcs[chosen[image]].from].push_back(image);
  }
  for (auto& list : children) {  // strongest first
    std::stable_sort(list.begin(), list.end(), [&](std::size_t left, std::size_t right) {
      return arcs[chosen[left]].weight > arcs[chosen[right]].weight;
    });
  }
  std::vector<std::size_t> waiting{root};
  while (!waiting.empty()) {
    const std::size_t image = waiting.back();
    waiting.pop_back();
    DerivationNode node;
    node.image = members[part.images[image]];
    if (const std::size_t arc = chosen[image]; arc != kNoArc) {
      const Link& link = part.links[arc / 2];
      node.parent = placeOf[part.images[arcs[arc].from]];
      node.closeness = static_cast<float>(link.closeness);
      node.probability = static_cast<float>(arc % 2 == 0 ? link.bFromA : 1.0 - link.bFromA);
    }
    placeOf[part.images[image]] = nodes.size();
    nodes.push_back(node);
    waiting.insert(waiting.end(), children[image].rbegin(), children[image].rend());
  }
}

}  // namespace

DerivationTree derivationTree(std::span<const ImageId> members, std::span<const DerivationLink> links) {
  DerivationTree tree;
  const std::vector<Part> parts = partsOf(members.size(), sparse(members.size(), linksOf(members, links)));
  std::vector<std::size_t> placeOf(members.size(), 0);
  for (const Part& part : parts) {
    const std::vector<Arc> arcs = arcsOf(part);
    const std::vector<double> shares = originalShares(part, arcs);
    const auto root =
        static_cast<std::size_t>(std::max_element(shares.begin(), shares.end()) - shares.begin());
    append(part, root, arcs, members, placeOf, tree.nodes);
    if (!tree.originals.empty()) continue;
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t left, std::size_t right) { return shares[left] > shares[right]; });
    for (const std::size_t i : order)
      tree.originals.push_back({placeOf[part.images[i]], static_cast<float>(shares[i])});
  }
  return tree;
}

void markWeakestLink(DerivationTree& tree, ImageId a, ImageId b) {
  tree.weakest.reset();
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    if (!tree.nodes[i].parent) continue;
    const ImageId image = tree.nodes[i].image;
    const ImageId parent = tree.nodes[*tree.nodes[i].parent].image;
    if ((image == a && parent == b) || (image == b && parent == a)) tree.weakest = i;
  }
}

std::vector<std::size_t> descendantsOf(const DerivationTree& tree, std::size_t node) {
  std::vector<std::size_t> found;
  for (std::size_t i = node + 1; i < tree.nodes.size(); ++i) {
    // They stand directly behind it: the first whose parent stands before it ends them.
    if (!tree.nodes[i].parent || *tree.nodes[i].parent < node) break;
    found.push_back(i);
  }
  return found;
}

std::vector<std::size_t> leavesOf(const DerivationTree& tree, std::size_t node) {
  std::vector<std::size_t> leaves;
  for (const std::size_t i : descendantsOf(tree, node)) {
    const bool hasChild = i + 1 < tree.nodes.size() && tree.nodes[i + 1].parent == i;
    if (!hasChild) leaves.push_back(i);
  }
  return leaves;
}

std::vector<std::size_t> childrenOf(const DerivationTree& tree, std::size_t node) {
  std::vector<std::size_t> children;
  for (const std::size_t i : descendantsOf(tree, node)) {
    if (tree.nodes[i].parent == node) children.push_back(i);
  }
  return children;
}

}  // namespace lookalike::cluster
