// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

/// What derivation_tree.cpp computes with. Not for other folders.
namespace lookalike::cluster {

/// A link of a directed graph whose nodes are 0 … n - 1.
struct Arc {
  std::size_t from = 0;
  std::size_t to = 0;
  double weight = 0.0;  ///< larger is better; any sign
};

/// The spanning tree directed away from `root` with the largest sum of weights: for each node the place of
/// its arc in `arcs`, kNoArc for the root. Every node must be reachable from the root. At equality the arc
/// that comes first wins. Chu and Liu 1965, Edmonds 1967; nodes times arcs at worst.
inline constexpr std::size_t kNoArc = static_cast<std::size_t>(-1);
[[nodiscard]] std::vector<std::size_t> heaviestArborescence(std::size_t nodes, std::size_t root,
                                                            const std::vector<Arc>& arcs);

/// For each node its share of the weight of all spanning trees that are directed away from their root, where
/// a tree weighs the product of exp(weight) over its arcs (Tutte's matrix-tree theorem; Koo et al. 2007,
/// section 3.2). The graph must be connected by arcs in both directions. Empty when the numbers do not
/// suffice. Cubic.
[[nodiscard]] std::vector<double> rootShares(std::size_t nodes, const std::vector<Arc>& arcs);

/// The same, nearly, for large graphs with few arcs: the shares are the stationary distribution of a walk
/// from nodes to their possible parents (the Markov chain tree theorem; Leighton and Rivest 1986), which is
/// found by Gauss-Seidel sweeps, some hundreds at most.
[[nodiscard]] std::vector<double> rootSharesByWalking(std::size_t nodes, const std::vector<Arc>& arcs);

}  // namespace lookalike::cluster
