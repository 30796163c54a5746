// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/disjoint_sets.h"
#include "core/cluster/copy_groups.h"

namespace lookalike::cluster {

using Node = std::uint32_t;

struct ScoredPair {
  ImageId a;
  ImageId b;
  float score = 0.0F;
};

/// Pairs as a graph. Nodes are numbered by ascending id and links sorted by descending score, then node, so
/// that nothing depends on the order of the pairs.
class CopyGraph {
 public:
  struct Edge {
    Node a = 0;  ///< a < b, and so are their ids
    Node b = 0;
    float score = 0.0F;
  };
  struct Link {
    Node node = 0;
    float score = 0.0F;
  };

  /// No pair twice, none of an image with itself.
  explicit CopyGraph(std::span<const ScoredPair> pairs);

  [[nodiscard]] Node size() const { return static_cast<Node>(ids_.size()); }
  [[nodiscard]] ImageId id(Node node) const { return ids_[node]; }
  /// Nothing for an image that is in no pair.
  [[nodiscard]] std::optional<Node> node(ImageId id) const;
  /// By descending score.
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
  [[nodiscard]] std::span<const Link> links(Node node) const {
    return std::span(links_).subspan(begin_[node], begin_[node + 1] - begin_[node]);
  }

 private:
  [[nodiscard]] Node nodeOf(ImageId id) const;

  std::vector<ImageId> ids_;
  std::vector<Edge> edges_;
  std::vector<std::size_t> begin_;
  std::vector<Link> links_;
};

/// The star centre of each node, see groupCopies(); a centre's is itself.
[[nodiscard]] std::vector<Node> starCentres(const CopyGraph& graph, const GroupOptions& options);

/// The stars of two images and more as groups, by the centre's id; those left out for whose centre
/// `isLeftOut` is set (one a node).
[[nodiscard]] std::vector<ImageGroup> starGroups(const CopyGraph& graph, const std::vector<Node>& centreOf,
                                                 const std::vector<bool>& isLeftOut);

/// By descending size, at equality as they are.
void sortBySize(std::vector<ImageGroup>& groups);

}  // namespace lookalike::cluster
