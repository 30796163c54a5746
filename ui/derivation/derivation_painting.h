// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPalette>
#include <QRectF>
#include <QString>

#include "ui/derivation/derivation_cards.h"
#include "ui/derivation/derivation_layout.h"
#include "ui/shared/thumbnail_loader.h"

class QPainter;
class QWidget;

namespace lookalike::ui {

/// How a tree is painted where it is seen now.
struct DerivationLook {
  const QWidget* widget = nullptr;  ///< for the device's pixels
  QFont font;
  QPalette palette;
  QPalette::ColorGroup colors = QPalette::Active;
  Qt::LayoutDirection direction = Qt::LeftToRight;
  double zoom = 1.0;  ///< the painter's; far out only boxes and pictures are painted
};

/// The sizes that the cards and links of a tree need with this font.
[[nodiscard]] DerivationMetrics derivationMetrics(const QFontMetrics& metrics, bool hasWeakest);

struct CardState {
  bool isCurrent = false;
  bool hasFocus = false;
  QString letter;  ///< of its side of the comparison; empty: on none
};
/// A card: picture, name, size, note. The original's frame is double, the current one filled.
void paintCard(QPainter& painter, const QRectF& box, const DerivationCards& cards, std::size_t at,
               const CardState& state, const DerivationLook& look, ThumbnailLoader* thumbnails);

/// The piece of a link that runs into its card through `box`, with numbers over and words under it. An arrow
/// points at what was made; no arrow: undecided; dashed: P(copy) below kCertainCopy; thick with a zigzag: the
/// weakest.
void paintLink(QPainter& painter, const QRectF& box, const DerivationCard& card, const DerivationLook& look);

}  // namespace lookalike::ui
