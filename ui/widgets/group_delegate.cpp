// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/group_delegate.h"

#include <QApplication>
#include <QPainter>

#include "ui/controllers/thumbnail_loader.h"
#include "ui/style/theme.h"
#include "ui/text/formats.h"
#include "ui/text/native_paths.h"
#include "ui/viewmodels/group_list_model.h"
#include "ui/widgets/thumbnail_painting.h"

namespace lookalike::ui {

namespace {

constexpr int kPad = 8;

int rowHeight(const QFontMetrics& metrics) {
  return 3 * metrics.lineSpacing() + 2 * kPad + 6;
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
  QStyleOptionViewItem frame = option;
  const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
  style->drawPrimitive(QStyle::PE_PanelItemViewItem, &frame, painter, option.widget);

  const bool selected = option.state.testFlag(QStyle::State_Selected);
  const QPalette& palette = option.palette;
  const auto colorGroup = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
  const QColor ground = palette.color(colorGroup, selected ? QPalette::Highlight : QPalette::Base);
  const QColor text = palette.color(colorGroup, selected ? QPalette::HighlightedText : QPalette::Text);
  const QColor quiet = selected ? blend(text, ground, 0.85) : quietColor(text, ground);

  const auto place = [&](const QRect& box) { return QStyle::visualRect(option.direction, option.rect, box); };
  const QRect inside = option.rect.adjusted(kPad, kPad, -kPad, -kPad);
  const QRect thumbnail(inside.left(), inside.top(), inside.height(), inside.height());
  paintThumbnail(*painter, place(thumbnail),
                 thumbnails_->thumbnail(*row->path, devicePixels(thumbnail, option.widget)), palette);

  painter->save();
  const int left = thumbnail.right() + kPad + 4;
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
  write(directionKept(displayFileName(*row->path)), text, scaledFont(option.font, 1.0, true),
        Qt::ElideMiddle);
  write(directionKept(displayFolder(*row->path)), quiet, option.font, Qt::ElideLeft);
  write(GroupListModel::facts(*row), quiet, option.font, Qt::ElideRight);
  painter->restore();

  painter->setPen(blend(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.1));
  painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
  if (option.state.testFlag(QStyle::State_HasFocus)) {
    QStyleOptionFocusRect focus;
    focus.QStyleOption::operator=(option);
    focus.backgroundColor = ground;
    focus.state |= QStyle::State_KeyboardFocusChange;
    style->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, option.widget);
  }
}

}  // namespace lookalike::ui
