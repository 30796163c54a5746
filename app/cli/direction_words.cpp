// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/direction_words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace lookalike::cli {

namespace {

std::string wholePercent(float probability) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.0f %%", std::floor(static_cast<double>(probability) * 100.0));
  return text.data();
}

std::string fileNameOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace

std::string directionWords(const PairDirection& direction) {
  switch (direction.direction) {
    case Direction::kAFromB:
      return "  made from it (" + wholePercent(direction.probability()) + ")";
    case Direction::kBFromA:
      return "  the reference is made from it (" + wholePercent(direction.probability()) + ")";
    case Direction::kUndecided:
      break;
  }
  return "  direction undecided";
}

std::string derivationWords(const library::LibrarySnapshot& snapshot,
                            const library::GroupDerivation& derivation, ImageId image) {
  const auto& nodes = derivation.tree.nodes;
  if (nodes.size() < 2) return {};
  const auto node =
      std::find_if(nodes.begin(), nodes.end(), [&](const auto& one) { return one.image == image; });
  if (node == nodes.end()) return {};
  const auto place = static_cast<std::size_t>(node - nodes.begin());
  if (!node->parent) {
    return place == 0
               ? "  likely original (" + wholePercent(derivation.tree.originals.front().probability) + ")"
               : std::string("  from none of these");
  }
  const bool isDecided = derivation.withParent[place].direction != Direction::kUndecided;
  const auto files = snapshot.filesOf(nodes[*node->parent].image);
  return std::string(isDecided ? "  from " : "  perhaps from ") + fileNameOf(files.front().path) + " (" +
         wholePercent(node->probability) + ")" +
         (derivation.tree.weakest == place && nodes.size() > 2 ? ", weakest link" : "");
}

}  // namespace lookalike::cli
