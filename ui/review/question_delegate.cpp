// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/review/question_delegate.h"

#include <QPainter>
#include <QStyle>

#include "ui/review/question_model.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/row_painting.h"
#include "ui/shared/thumbnail_loader.h"
#include "ui/shared/thumbnail_painting.h"

namespace lookalike::ui {

QuestionDelegate::QuestionDelegate(const QuestionModel* model, ThumbnailLoader* thumbnails, QObject* parent)
    : QStyledItemDelegate(parent), model_(model), thumbnails_(thumbnails) {}

QSize QuestionDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {200, 3 * option.fontMetrics.lineSpacing() + 2 * kRowPad + 6};
}

void QuestionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
  const Question* question = model_->question(index.row());
  const library::LibrarySnapshot* snapshot = model_->snapshot();
  if (question == nullptr || snapshot == nullptr) return;
  const auto colors = beginRow(*painter, option);

  const auto place = [&](const QRect& box) { return QStyle::visualRect(option.direction, option.rect, box); };
  const QRect inside = option.rect.adjusted(kRowPad, kRowPad, -kRowPad, -kRowPad);
  const int side = inside.height();
  const QRect left(inside.left(), inside.top(), side, side);
  const QRect right = left.translated(side + 4, 0);
  const std::string a = QuestionModel::firstPath(*snapshot, question->a);
  const std::string b = QuestionModel::firstPath(*snapshot, question->b);
  paintThumbnail(*painter, place(left), thumbnails_->thumbnail(a, devicePixels(left, option.widget)),
                 option.palette);
  paintThumbnail(*painter, place(right), thumbnails_->thumbnail(b, devicePixels(right, option.widget)),
                 option.palette);

  painter->save();
  const int textLeft = right.right() + kRowPad + 4;
  const int width = inside.right() - textLeft;
  const int line = option.fontMetrics.lineSpacing();
  int top = inside.top() + (inside.height() - 3 * line - 4) / 2;
  const auto alignment = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
  const auto write = [&](const QString& words, const QColor& color, Qt::TextElideMode elide) {
    painter->setPen(color);
    painter->drawText(place(QRect(textLeft, top, width, line)), static_cast<int>(alignment),
                      option.fontMetrics.elidedText(words, elide, width));
    top += line + 2;
  };
  painter->setFont(option.font);
  write(directionKept(displayFileName(a)), colors.text, Qt::ElideMiddle);
  write(directionKept(displayFileName(b)), colors.text, Qt::ElideMiddle);
  write(model_->facts(*question), colors.quiet, Qt::ElideRight);
  painter->restore();
  endRow(*painter, option, colors);
}

}  // namespace lookalike::ui
