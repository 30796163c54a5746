// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/base/ids.h"

namespace lookalike::cluster {

/// What is known of two images of a group.
struct DerivationLink {
  ImageId a;
  ImageId b;
  /// How likely the one was made from the other without a step between, 0..1, whichever it was: larger for a
  /// surer copy and for less that was changed.
  float closeness = 1.0F;
  float probabilityBFromA = 0.5F;  ///< that b was made from a rather than a from b, 0..1
};

/// One image of a tree.
struct DerivationNode {
  ImageId image;
  std::optional<std::size_t> parent;  ///< its place in the tree's nodes; none for the original
  float closeness = 0.0F;             ///< of the link with the parent
  float probability = 0.0F;           ///< that it was made from its parent rather than the other way about
  /// What the link weighs: both together.
  [[nodiscard]] float strength() const { return closeness * probability; }
};

struct LikelyOriginal {
  std::size_t node = 0;
  float probability = 0.0F;
};

/// Who was made from whom in a group.
struct DerivationTree {
  /// Parents stand before their children, and an image's descendants directly behind it; the first is the
  /// likely original. Further nodes without a parent begin parts that no link joins to the others.
  std::vector<DerivationNode> nodes;
  /// Of the part that the first node begins: all its images by descending probability of being the original;
  /// the first is that node. Probabilities add up to 1.
  std::vector<LikelyOriginal> originals;
  /// The node whose link with its parent is the group's weakest (ImageGroup::weakestLink), where the tree has
  /// that link and it was marked.
  std::optional<std::size_t> weakest = std::nullopt;
};

/// Marks the weakest link of the tree's group, a - b: what is shown as weakest and what is cut are one pair.
void markWeakestLink(DerivationTree& tree, ImageId a, ImageId b);

/// Groups of more images than this keep the closest links of each image only.
inline constexpr std::size_t kMostDenseImages = 64;
inline constexpr std::size_t kClosestLinks = 16;
/// In parts of more images than this, originals are ranked by sweeps instead of by elimination.
inline constexpr std::size_t kMostRankedImages = 400;

/// The likeliest tree: each image has at most one parent, a tree weighs the product of closeness and
/// probability over its links, and the original is the image that is the root of most of the weight of all
/// trees (the matrix-tree theorem; Koo, Globerson, Carreras and Collins 2007, "Structured prediction models
/// via the matrix-tree theorem"); the parents are those of the heaviest tree with that root (Chu and Liu
/// 1965; Edmonds 1967, "Optimum branchings"; on images Dias, Rocha and Goldenstein 2012, "Image phylogeny by
/// minimal spanning trees"). Every image appears once, also without a link. Links of images that are no
/// members are passed over. Deterministic whatever the order of the links; at equality the image that comes
/// first among the members wins. Time: cubic up to kMostRankedImages, beyond that the number of images times
/// that of links at worst (a group of 5,000 in about a second).
[[nodiscard]] DerivationTree derivationTree(std::span<const ImageId> members,
                                            std::span<const DerivationLink> links);

/// The places of all that was made from a node, directly or not, in the order of the tree.
[[nodiscard]] std::vector<std::size_t> descendantsOf(const DerivationTree& tree, std::size_t node);
/// Of them those that nothing was made from. None for a leaf.
[[nodiscard]] std::vector<std::size_t> leavesOf(const DerivationTree& tree, std::size_t node);
/// Those that were made from it directly.
[[nodiscard]] std::vector<std::size_t> childrenOf(const DerivationTree& tree, std::size_t node);

}  // namespace lookalike::cluster
