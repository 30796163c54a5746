// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/derivation/derivation_painting.h"

#include <algorithm>
#include <cmath>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

#include "ui/shared/formats.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/theme.h"
#include "ui/shared/thumbnail_painting.h"

namespace lookalike::ui {

namespace {

constexpr double kCardPad = 6.0;
constexpr double kLeastZoomForText = 0.3;
constexpr double kLeastZoomForPictures = 0.15;
constexpr double kThin = 1.4;
constexpr double kThick = 3.0;
constexpr double kArrow = 9.0;
constexpr double kBeforeCard = 5.0;
constexpr double kTorn = 36.0;  ///< length of the weakest link's zigzag
constexpr double kTooth = 7.0;  ///< its height to either side

QColor colorOf(const DerivationLook& look, QPalette::ColorRole role) {
  return look.palette.color(look.colors, role);
}

void write(QPainter& painter, const QRectF& box, const QString& text, const QFont& font, const QColor& color,
           int alignment, Qt::TextElideMode elide) {
  painter.setFont(font);
  painter.setPen(color);
  painter.drawText(box, alignment | Qt::TextSingleLine,
                   QFontMetricsF(font).elidedText(text, elide, box.width()));
}

/// A box whose leading edge is `left` within `outside`, mirrored for right-to-left.
QRectF placedFor(const DerivationLook& look, const QRectF& outside, const QRectF& box) {
  if (look.direction == Qt::LeftToRight) return box;
  return {outside.left() + outside.right() - box.right(), box.top(), box.width(), box.height()};
}

void paintLetter(QPainter& painter, const QRectF& thumbnail, const QString& letter,
                 const DerivationLook& look) {
  const QFont font = scaledFont(look.font, 1.0, true);
  const double side = QFontMetricsF(font).height() + 2.0;
  const QRectF box = placedFor(look, thumbnail, QRectF(thumbnail.topLeft(), QSizeF(side, side)));
  painter.setPen(Qt::NoPen);
  painter.setBrush(colorOf(look, QPalette::Text));
  painter.drawRoundedRect(box, 3, 3);
  painter.setFont(font);
  painter.setPen(colorOf(look, QPalette::Base));
  painter.drawText(box, Qt::AlignCenter, letter);
}

}  // namespace

DerivationMetrics derivationMetrics(const QFontMetrics& metrics, bool hasWeakest) {
  DerivationMetrics sizes;
  const double line = metrics.lineSpacing();
  sizes.card = QSizeF(std::max(230.0, metrics.averageCharWidth() * 34.0), 3.0 * line + 2.0 * kCardPad);
  // The widest that can stand there, in the bold of the weakest.
  DerivationCard widest;
  widest.score = 0.888F;
  widest.probability = 1.0F;
  widest.direction = Direction::kBFromA;
  widest.isWeakest = hasWeakest;
  const double numbers = metrics.horizontalAdvance(linkNumbers(widest));
  const double words = metrics.horizontalAdvance(linkWords(widest));
  sizes.columnGap =
      1.25 * std::max(numbers, words) + 2.0 * kArrow + 4.0 * kCardPad + (hasWeakest ? kTorn : 0.0);
  sizes.rowGap = std::max(8.0, line * 0.6);
  sizes.margin = 12.0;
  return sizes;
}

void paintCard(QPainter& painter, const QRectF& box, const DerivationCards& cards, std::size_t at,
               const CardState& state, const DerivationLook& look, ThumbnailLoader* thumbnails) {
  const DerivationCard& card = cards[at];
  const QColor ground = colorOf(look, state.isCurrent ? QPalette::Highlight : QPalette::Base);
  const QColor text = colorOf(look, state.isCurrent ? QPalette::HighlightedText : QPalette::Text);
  const QColor quiet = state.isCurrent ? blend(text, ground, 0.85) : quietColor(text, ground);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const bool isOriginal = at == 0;
  painter.setPen(QPen(isOriginal ? text : blend(text, ground, 0.45), isOriginal ? 2.0 : 1.0));
  painter.setBrush(ground);
  painter.drawRoundedRect(box, 5, 5);
  if (state.isCurrent && state.hasFocus) {
    painter.setPen(QPen(colorOf(look, QPalette::Text), 2.0, Qt::DotLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), 7, 7);
  }
  if (look.zoom < kLeastZoomForPictures) {
    painter.restore();
    return;
  }
  const QRectF inside = box.adjusted(kCardPad, kCardPad, -kCardPad, -kCardPad);
  const QRectF picture =
      placedFor(look, inside, {inside.topLeft(), QSizeF(inside.height() * 1.3, inside.height())});
  const int pixels =
      static_cast<int>(std::ceil(devicePixels(picture.toAlignedRect(), look.widget) * look.zoom));
  paintThumbnail(painter, picture.toAlignedRect(), thumbnails->thumbnail(card.path, std::max(32, pixels)),
                 look.palette);
  if (look.zoom >= kLeastZoomForText) {
    if (!state.letter.isEmpty()) paintLetter(painter, picture, state.letter, look);
    const double left = inside.left() + picture.width() + kCardPad;
    const double line = QFontMetricsF(look.font).lineSpacing();
    QRectF row(left, inside.top(), inside.right() - left, line);
    const auto alignment =
        static_cast<int>(QStyle::visualAlignment(look.direction, Qt::AlignLeft | Qt::AlignVCenter));
    const auto writeRow = [&](const QString& words, const QFont& font, const QColor& color,
                              Qt::TextElideMode elide) {
      write(painter, placedFor(look, inside, row), words, font, color, alignment, elide);
      row.translate(0, line);
    };
    writeRow(directionKept(displayFileName(card.path)), scaledFont(look.font, 1.0, true), text,
             Qt::ElideMiddle);
    writeRow(formatDimensions(card.width, card.height) + QStringLiteral("  ") +
                 directionKept(formatBytes(card.bytes)),
             look.font, quiet, Qt::ElideRight);
    writeRow(cardNote(cards, at), scaledFont(look.font, 1.0, isOriginal), isOriginal ? text : quiet,
             Qt::ElideRight);
  }
  painter.restore();
}

void paintLink(QPainter& painter, const QRectF& box, const DerivationCard& card, const DerivationLook& look) {
  const bool rightToLeft = look.direction == Qt::RightToLeft;
  const QColor ground = colorOf(look, QPalette::Window);
  const QColor ink = colorOf(look, QPalette::WindowText);
  const double y = box.center().y();
  // From the parent to the child, whatever the direction of the text.
  const double from = rightToLeft ? box.right() : box.left();
  const bool pointsAtCard = card.direction == Direction::kBFromA;
  const double forward = rightToLeft ? -1.0 : 1.0;
  // An arrow stops before the card, so that the frame of the current one leaves its head alone.
  const double to = (rightToLeft ? box.left() : box.right()) - (pointsAtCard ? forward * kBeforeCard : 0.0);
  const bool pointsAtParent = card.direction == Direction::kAFromB;

  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  QPen pen(card.isWeakest ? ink : blend(ink, ground, 0.7), card.isWeakest ? kThick : kThin);
  pen.setCapStyle(Qt::FlatCap);
  const bool isCertain = card.score >= kCertainCopy;  // not when it is not known
  if (!isCertain) pen.setDashPattern({5.0 / pen.widthF() * 1.4, 4.0 / pen.widthF() * 1.4});
  painter.setPen(pen);
  // The weakest is torn where it begins: a zigzag, whatever the line is like.
  const double torn = card.isWeakest ? forward * kTorn : 0.0;
  const double end = pointsAtCard ? to - forward * kArrow * 0.7 : to;
  painter.drawLine(QPointF(from + torn, y), QPointF(end, y));
  if (card.isWeakest) {
    QPainterPath zigzag(QPointF(from, y));
    constexpr int kTeeth = 5;
    for (int i = 0; i < kTeeth; ++i) {
      zigzag.lineTo(from + torn * (i + 0.5) / kTeeth, y + (i % 2 == 0 ? -kTooth : kTooth));
    }
    zigzag.lineTo(from + torn, y);
    painter.setPen(QPen(ink, kThin * 1.5, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(zigzag);
  }
  if (pointsAtCard || pointsAtParent) {
    const double tip = pointsAtCard ? to : from + torn;
    const double back = pointsAtCard ? -forward : forward;
    painter.setPen(Qt::NoPen);
    painter.setBrush(pen.color());
    painter.drawPolygon(QPolygonF({QPointF(tip, y), QPointF(tip + back * kArrow, y - kArrow * 0.5),
                                   QPointF(tip + back * kArrow, y + kArrow * 0.5)}));
  }
  if (look.zoom >= kLeastZoomForText) {
    const QFont font = scaledFont(look.font, 1.0, card.isWeakest);
    const double line = QFontMetricsF(font).lineSpacing();
    const double words = std::abs(torn) + kCardPad;  // beside the zigzag
    const QRectF inside =
        rightToLeft ? box.adjusted(kCardPad, 0, -words, 0) : box.adjusted(words, 0, -kCardPad, 0);
    write(painter, {inside.left(), y - line - 3.0, inside.width(), line}, linkNumbers(card), font, ink,
          Qt::AlignCenter, Qt::ElideNone);
    write(painter, {inside.left(), y + 4.0, inside.width(), line}, linkWords(card), font,
          card.isWeakest ? ink : quietColor(ink, ground), Qt::AlignCenter, Qt::ElideRight);
  }
  painter.restore();
}

}  // namespace lookalike::ui
