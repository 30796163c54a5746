// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <QString>
#include <string>
#include <vector>

#include "core/library/library_snapshot.h"
#include "core/library/pair_directions.h"

namespace lookalike::ui {

/// From which probability of a copy on a link is drawn as certain, and not dashed.
inline constexpr float kCertainCopy = 0.9F;

/// One image of a derivation tree, as it is shown.
struct DerivationCard {
  ImageId image;
  int parent = -1;  ///< its place among the cards; -1: the likely original, or the begin of a part of its own
  std::string path;  ///< of its first file
  int files = 1;     ///< that hold this content
  int width = 0;     ///< pixels
  int height = 0;
  std::int64_t bytes = 0;
  /// P(copy) of the pair with its parent, 0..1; NaN when that pair is not stored.
  float score = std::numeric_limits<float>::quiet_NaN();
  float probability = 0.0F;  ///< that it was made from its parent rather than the other way
  Direction direction = Direction::kUndecided;  ///< of that pair alone, the parent being A
  bool isWeakest = false;                       ///< its link with its parent is the group's weakest link
  float originalProbability = 0.0F;             ///< that it is the original of the group
};
using DerivationCards = std::vector<DerivationCard>;

/// The cards of a tree, parents before their children; reads the stored pairs, so not for the GUI thread in a
/// large group.
[[nodiscard]] DerivationCards derivationCards(const library::LibrarySnapshot& snapshot,
                                              const library::GroupDerivation& derivation);

/// What stands over a link: "≈ 0.990 · 97 %", without the share where the direction is undecided.
[[nodiscard]] QString linkNumbers(const DerivationCard& card);
/// What stands under a link: "weakest link", "undecided", or nothing.
[[nodiscard]] QString linkWords(const DerivationCard& card);
/// The third line of a card: "likely original (81 %)", "or the original (12 %)", "in 2 files".
[[nodiscard]] QString cardNote(const DerivationCards& cards, std::size_t at);
/// All of it as a sentence, for a screen reader and as a tool tip: "cat_small.jpg, 640 × 480, made from
/// cat.jpg with 97 %, probability of a copy 0.990, weakest link".
[[nodiscard]] QString cardSentence(const DerivationCards& cards, std::size_t at);

}  // namespace lookalike::ui
