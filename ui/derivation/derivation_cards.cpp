// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/derivation/derivation_cards.h"

#include <cmath>
#include <QCoreApplication>
#include <QStringList>

#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

namespace {

struct DerivationTexts {
  Q_DECLARE_TR_FUNCTIONS(DerivationTexts)
};

/// Rounded down: 100 % means exactly that.
QString wholeShare(float share) {
  return directionKept(formatShare(std::floor(100.0F * share) / 100.0F));
}

/// How it came to be, in words.
QString origin(const DerivationCards& cards, std::size_t at) {
  const DerivationCard& card = cards[at];
  if (card.parent < 0) {
    return at == 0 ? DerivationTexts::tr("likely original (%1)").arg(wholeShare(card.originalProbability))
                   : DerivationTexts::tr("not linked to any of the above");
  }
  const QString parent = displayFileName(cards[static_cast<std::size_t>(card.parent)].path);
  switch (card.direction) {
    case Direction::kBFromA:
      return DerivationTexts::tr("made from %1 with %2").arg(parent, wholeShare(card.probability));
    case Direction::kAFromB:
      return DerivationTexts::tr("linked to %1, which looks made from it").arg(parent);
    case Direction::kUndecided:
      break;
  }
  return DerivationTexts::tr("linked to %1, direction undecided").arg(parent);
}

}  // namespace

DerivationCards derivationCards(const library::LibrarySnapshot& snapshot,
                                const library::GroupDerivation& derivation) {
  DerivationCards cards;
  const auto& nodes = derivation.tree.nodes;
  cards.reserve(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    DerivationCard card;
    card.image = nodes[i].image;
    const ImageRecord* image = snapshot.image(card.image);
    const std::span<const FileRecord> files = snapshot.filesOf(card.image);
    if (image != nullptr) {
      card.width = image->width;
      card.height = image->height;
      card.bytes = image->bytes;
    }
    if (!files.empty()) card.path = files.front().path;
    card.files = static_cast<int>(files.size());
    if (nodes[i].parent) {
      card.parent = static_cast<int>(*nodes[i].parent);
      card.probability = nodes[i].probability;
      if (i < derivation.withParent.size()) card.direction = derivation.withParent[i].direction;
      const auto pair = snapshot.pair(nodes[*nodes[i].parent].image, card.image);
      if (pair) card.score = pair->score;
    }
    cards.push_back(std::move(card));
  }
  for (const auto& original : derivation.tree.originals) {
    cards[original.node].originalProbability = original.probability;
  }
  if (derivation.tree.weakest) cards[*derivation.tree.weakest].isWeakest = true;
  return cards;
}

QString linkNumbers(const DerivationCard& card) {
  QStringList numbers;
  if (!std::isnan(card.score))
    numbers << directionKept(DerivationTexts::tr("≈ %1").arg(formatSimilarity(card.score)));
  if (card.direction == Direction::kBFromA) numbers << wholeShare(card.probability);
  return joinFacts(numbers);
}

QString linkWords(const DerivationCard& card) {
  if (card.isWeakest) return DerivationTexts::tr("weakest link");
  return card.direction == Direction::kUndecided ? DerivationTexts::tr("undecided") : QString();
}

QString cardNote(const DerivationCards& cards, std::size_t at) {
  QStringList notes;
  if (at == 0) notes << origin(cards, at);
  constexpr float kWorthSaying = 0.05F;
  if (at > 0 && cards[at].originalProbability >= kWorthSaying) {
    notes << DerivationTexts::tr("possible original (%1)").arg(wholeShare(cards[at].originalProbability));
  }
  if (cards[at].files > 1) notes << DerivationTexts::tr("in %Ln file(s)", nullptr, cards[at].files);
  return joinFacts(notes);
}

QString cardSentence(const DerivationCards& cards, std::size_t at) {
  const DerivationCard& card = cards[at];
  QStringList parts{displayFileName(card.path), formatDimensions(card.width, card.height),
                    formatBytes(card.bytes)};
  if (card.files > 1) parts << DerivationTexts::tr("in %Ln file(s)", nullptr, card.files);
  parts << origin(cards, at);
  if (card.parent >= 0 && !std::isnan(card.score)) {
    parts << DerivationTexts::tr("probability of a copy %1").arg(formatSimilarity(card.score));
  }
  if (card.isWeakest) parts << DerivationTexts::tr("weakest link");
  return parts.join(DerivationTexts::tr(", ", "between facts of an image"));
}

}  // namespace lookalike::ui
