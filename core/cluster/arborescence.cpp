// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cluster/arborescence.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/check.h"

namespace lookalike::cluster {

namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// The best arc into each node.
std::vector<std::size_t> bestArcs(std::size_t nodes, std::size_t root, const std::vector<Arc>& arcs) {
  std::vector<std::size_t> best(nodes, kNoArc);
  for (std::size_t i = 0; i < arcs.size(); ++i) {
    const Arc& arc = arcs[i];
    if (arc.from == arc.to || arc.to == root) continue;
    if (best[arc.to] == kNoArc || arc.weight > arcs[best[arc.to]].weight) best[arc.to] = i;
  }
  return best;
}

/// The nodes of a graph after its cycles of best arcs became one node each.
struct Contraction {
  std::vector<std::size_t> nodeOf;  ///< of each node its new number
  std::vector<char> isInCycle;
  std::size_t nodes = 0;
  bool hasCycle = false;
};

Contraction contract(std::size_t nodes, std::size_t root, const std::vector<Arc>& arcs,
                     const std::vector<std::size_t>& best) {
  Contraction contraction;
  contraction.nodeOf.assign(nodes, kNowhere);
  contraction.isInCycle.assign(nodes, 0);
  std::vector<std::size_t> walk(nodes, kNowhere);  // the walk that reached a node first
  for (std::size_t start = 0; start < nodes; ++start) {
    std::size_t at = start;
    while (at != root && walk[at] == kNowhere) {
      walk[at] = start;
      at = arcs[best[at]].from;
    }
    if (at == root || walk[at] != start || contraction.nodeOf[at] != kNowhere) continue;
    const std::size_t number = contraction.nodes++;
    contraction.hasCycle = true;
    for (std::size_t member = at; contraction.nodeOf[member] == kNowhere; member = arcs[best[member]].from) {
      contraction.nodeOf[member] = number;
      contraction.isInCycle[member] = 1;
    }
  }
  for (std::size_t& number : contraction.nodeOf) {
    if (number == kNowhere) number = contraction.nodes++;
  }
  return contraction;
}

}  // namespace

std::vector<std::size_t> heaviestArborescence(std::size_t nodes, std::size_t root,
                                              const std::vector<Arc>& arcs) {
  std::vector<std::size_t> best = bestArcs(nodes, root, arcs);
  for (std::size_t node = 0; node < nodes; ++node)
    LOOKALIKE_CHECK(node == root || best[node] != kNoArc);  // reachable
  const Contraction contraction = contract(nodes, root, arcs, best);
  if (!contraction.hasCycle) return best;

  std::vector<Arc> fewer;
  std::vector<std::size_t> sourceOf;  // of an arc of `fewer`, its place in `arcs`
  for (std::size_t i = 0; i < arcs.size(); ++i) {
    const Arc& arc = arcs[i];
    const std::size_t from = contraction.nodeOf[arc.from];
    const std::size_t to = contraction.nodeOf[arc.to];
    if (from == to || arc.to == root) continue;
    // Entering a cycle puts the arc of one of its nodes out of place.
    const double replaced = contraction.isInCycle[arc.to] != 0 ? arcs[best[arc.to]].weight : 0.0;
    fewer.push_back({from, to, arc.weight - replaced});
    sourceOf.push_back(i);
  }
  const std::vector<std::size_t> chosen =
      heaviestArborescence(contraction.nodes, contraction.nodeOf[root], fewer);
  for (const std::size_t arc : chosen) {
    if (arc != kNoArc) best[arcs[sourceOf[arc]].to] = sourceOf[arc];
  }
  return best;
}

std::vector<double> rootShares(std::size_t nodes, const std::vector<Arc>& arcs) {
  if (nodes == 1) return {1.0};
  // Weights into one node may be scaled together only if the root's choice is: so all by one factor.
  double largest = -1e300;
  for (const Arc& arc : arcs) largest = std::max(largest, arc.weight);
  std::vector<double> matrix(nodes * nodes, 0.0);
  for (const Arc& arc : arcs) {
    if (arc.from == arc.to) continue;
    const double weight = std::exp(arc.weight - largest);
    matrix[arc.from * nodes + arc.to] -= weight;
    matrix[arc.to * nodes + arc.to] += weight;
  }
  // The first row becomes the weights of being the root; the first column of the inverse is the answer.
  std::fill_n(matrix.begin(), nodes, 1.0);
  std::vector<double> right(nodes, 0.0);
  right[0] = 1.0;
  for (std::size_t column = 0; column < nodes; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column + 1; row < nodes; ++row) {
      if (std::abs(matrix[row * nodes + column]) > std::abs(matrix[pivot * nodes + column])) pivot = row;
    }
    if (!(std::abs(matrix[pivot * nodes + column]) > 1e-250)) return {};
    if (pivot != column) {
      std::swap_ranges(&matrix[pivot * nodes], &matrix[pivot * nodes] + nodes, &matrix[column * nodes]);
      std::swap(right[pivot], right[column]);
    }
    for (std::size_t row = column + 1; row < nodes; ++row) {
      const double factor = matrix[row * nodes + column] / matrix[column * nodes + column];
      if (factor == 0.0) continue;
      for (std::size_t k = column; k < nodes; ++k)
        matrix[row * nodes + k] -= factor * matrix[column * nodes + k];
      right[row] -= factor * right[column];
    }
  }
  std::vector<double> shares(nodes, 0.0);
  double sum = 0.0;
  for (std::size_t row = nodes; row-- > 0;) {
    double value = right[row];
    for (std::size_t k = row + 1; k < nodes; ++k) value -= matrix[row * nodes + k] * shares[k];
    shares[row] = value / matrix[row * nodes + row];
  }
  for (double& share : shares) {
    if (!std::isfinite(share)) return {};
    share = std::max(0.0, share);  // rounding
    sum += share;
  }
  if (!(sum > 0.5 && sum < 1.5)) return {};
  for (double& share : shares) share /= sum;
  return shares;
}

std::vector<double> rootSharesByWalking(std::size_t nodes, const std::vector<Arc>& arcs) {
  constexpr int kMostSweeps = 500;
  constexpr double kSettled = 1e-9;
  double largest = -1e300;
  for (const Arc& arc : arcs) largest = std::max(largest, arc.weight);
  struct Step {
    std::size_t child = 0;
    double rate = 0.0;
  };
  std::vector<std::vector<Step>> into(nodes);  // of each parent, who walks there
  std::vector<double> leaving(nodes, 0.0);
  for (const Arc& arc : arcs) {
    if (arc.from == arc.to) continue;
    const double rate = std::exp(arc.weight - largest);
    into[arc.from].push_back({arc.to, rate});
    leaving[arc.to] += rate;
  }
  std::vector<double> shares(nodes, 1.0 / static_cast<double>(nodes));
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    double change = 0.0;
    double sum = 0.0;
    for (std::size_t node = 0; node < nodes; ++node) {
      double arriving = 0.0;
      for (const Step& step : into[node]) arriving += shares[step.child] * step.rate;
      const double next = leaving[node] > 0.0 ? arriving / leaving[node] : shares[node];
      change += std::abs(next - shares[node]);
      sum += shares[node] = next;
    }
    if (!(sum > 0.0) || !std::isfinite(sum)) return {};
    for (double& share : shares) share /= sum;
    if (change < kSettled * sum) break;
  }
  return shares;
}

}  // namespace lookalike::cluster
