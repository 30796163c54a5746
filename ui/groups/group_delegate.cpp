// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/groups/group_delegate.h"

#include <QPainter>
#include <QStyle>

#include "ui/groups/group_list_model.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/row_painting.h"
#include "ui/shared/theme.h"
#include "ui/shared/thumbnail_loader.h"
#include "ui/shared/thumbnail_painting.h"

namespace lookalike::ui {

namespace {

int rowHeight(const QFontMetrics& metrics) {
  return 3 * metrics.lineSpacing() + 2 * kRowPad + 6;
}

}  // namespace

GroupDelegate::GroupDelegate(const GroupListModel* model, ThumbnailLoader* thumbnails, QObject* parent)
    : QStyledItemDelegate(parent), model_(model), thumbnails_(thumbnails) {}

QSize GroupDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {200, rowHeight(option.fontMetrics)};
}

void GroupDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  const GroupRow* row = model_->row(index.row());
  if (row == nullptr) return;
  const auto colors = beginRow(*painter, option);

  const auto place = [&](const QRect& box) { return QStyle::visualRect(option.direction, option.rect, box); };
  const QRect inside = option.rect.adjusted(kRowPad, kRowPad, -kRowPad, -kRowPad);
  const QRect thumbnail(inside.left(), inside.top(), inside.height(), inside.height());
  paintThumbnail(*painter, place(thumbnail),
                 thumbnails_->thumbnail(*row->path, devicePixels(thumbnail, option.widget)), option.palette);

  painter->save();
  const int left = thumbnail.right() + kRowPad + 4;
  const int width = inside.right() - left;
  const int line = option.fontMetrics.lineSpacing();
  int top = inside.top() + (inside.height() - 3 * line - 4) / 2;
  const auto write = [&](const QString& words, const QColor& color, const QFont& font,
                         Qt::TextElideMode elide) {
    painter->setFont(font);
    painter->setPen(color);
    const QRect box = place(QRect(left, top, width, line));
    const auto alignment = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
    painter->drawText(box, static_cast<int>(alignment), QFontMetrics(font).elidedText(words, elide, width));
    top += line + 2;
  };
  write(directionKept(displayFileName(*row->path)), colors.text, scaledFont(option.font, 1.0, true),
        Qt::ElideMiddle);
  write(directionKept(displayFolder(*row->path)), colors.quiet, option.font, Qt::ElideLeft);
  write(GroupListModel::facts(*row), colors.quiet, option.font, Qt::ElideRight);
  painter->restore();

  endRow(*painter, option, colors);
}

}  // namespace lookalike::ui
