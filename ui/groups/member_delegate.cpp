// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/groups/member_delegate.h"

#include <QApplication>
#include <QPainter>

#include "ui/groups/group_members_model.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/theme.h"
#include "ui/shared/thumbnail_loader.h"
#include "ui/shared/thumbnail_painting.h"

namespace lookalike::ui {

namespace {

constexpr int kMemberPad = 6;

void paintSideLetter(QPainter& painter, const QRect& thumbnail, const QString& letter,
                     const QStyleOptionViewItem& option) {
  const QFont font = scaledFont(option.font, 1.0, true);
  const int side = QFontMetrics(font).height() + 4;
  const QRect box =
      QStyle::visualRect(option.direction, thumbnail, QRect(thumbnail.left(), thumbnail.top(), side, side));
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(option.palette.color(QPalette::Base));
  painter.setBrush(option.palette.color(QPalette::Text));
  painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  painter.setFont(font);
  painter.drawText(box, Qt::AlignCenter, letter);
  painter.restore();
}

}  // namespace

MemberDelegate::MemberDelegate(const GroupMembersModel* model, ThumbnailLoader* thumbnails, QObject* parent)
    : QStyledItemDelegate(parent), model_(model), thumbnails_(thumbnails) {}

QSize MemberDelegate::cardSize(const QFontMetrics& metrics) {
  const int width = std::max(160, metrics.averageCharWidth() * 26);
  return {width, width * 9 / 16 + 3 * metrics.lineSpacing() + 3 * kMemberPad};
}

QSize MemberDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  const QSize size = cardSize(option.fontMetrics);
  const int words = 3 * option.fontMetrics.lineSpacing() + 3 * kMemberPad;  // stay as they are
  return {qRound(size.width() * scale_), qRound((size.height() - words) * scale_) + words};
}

void MemberDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
  const GroupMember* member = model_->member(index.row());
  if (member == nullptr) return;
  const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
  QStyleOptionViewItem frame = option;
  style->drawPrimitive(QStyle::PE_PanelItemViewItem, &frame, painter, option.widget);

  const bool selected = option.state.testFlag(QStyle::State_Selected);
  const QPalette& palette = option.palette;
  const auto colorGroup = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
  const QColor ground = palette.color(colorGroup, selected ? QPalette::Highlight : QPalette::Base);
  const QColor text = palette.color(colorGroup, selected ? QPalette::HighlightedText : QPalette::Text);
  const QColor quiet = selected ? blend(text, ground, 0.85) : quietColor(text, ground);

  const QRect inside = option.rect.adjusted(kMemberPad, kMemberPad, -kMemberPad, -kMemberPad);
  const int line = option.fontMetrics.lineSpacing();
  const QRect thumbnail(inside.left(), inside.top(), inside.width(), inside.height() - 3 * line - kMemberPad);
  paintThumbnail(*painter, thumbnail,
                 thumbnails_->thumbnail(member->file->path, devicePixels(thumbnail, option.widget)), palette);
  if (index.row() == model_->sideA()) paintSideLetter(*painter, thumbnail, tr("A"), option);
  if (index.row() == model_->sideB()) paintSideLetter(*painter, thumbnail, tr("B"), option);

  painter->save();
  int top = thumbnail.bottom() + kMemberPad;
  const auto write = [&](const QString& words, const QColor& color, const QFont& font,
                         Qt::TextElideMode elide) {
    painter->setFont(font);
    painter->setPen(color);
    const auto alignment = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
    painter->drawText(QRect(inside.left(), top, inside.width(), line), static_cast<int>(alignment),
                      QFontMetrics(font).elidedText(words, elide, inside.width()));
    top += line;
  };
  write(directionKept(displayFileName(member->file->path)), text, scaledFont(option.font, 1.0, true),
        Qt::ElideMiddle);
  write(formatDimensions(member->image->width, member->image->height) + QStringLiteral("  ") +
            directionKept(formatBytes(member->file->bytes)),
        quiet, option.font, Qt::ElideRight);
  write(GroupMembersModel::closeness(*member, index.row() == 0), quiet, option.font, Qt::ElideRight);
  painter->restore();

  if (option.state.testFlag(QStyle::State_HasFocus)) {
    QStyleOptionFocusRect focus;
    focus.QStyleOption::operator=(option);
    focus.backgroundColor = ground;
    focus.state |= QStyle::State_KeyboardFocusChange;
    style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
  }
}

}  // namespace lookalike::ui
