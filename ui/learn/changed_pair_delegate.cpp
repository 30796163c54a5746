// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/changed_pair_delegate.h"

#include <QPainter>
#include <QStyle>

#include "ui/learn/changed_pairs_model.h"
#include "ui/shared/formats.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/row_painting.h"
#include "ui/shared/thumbnail_loader.h"
#include "ui/shared/thumbnail_painting.h"

namespace lookalike::ui {

namespace {
constexpr int kLines = 7;  // of text, as high as a picture
}  // namespace

ChangedPairDelegate::ChangedPairDelegate(const ChangedPairsModel* model, ThumbnailLoader* thumbnails,
                                         QObject* parent)
    : QStyledItemDelegate(parent), model_(model), thumbnails_(thumbnails) {}

QSize ChangedPairDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {300, kLines * option.fontMetrics.lineSpacing() + 2 * kRowPad};
}

void ChangedPairDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
  const ChangedRow* row = model_->row(index.row());
  if (row == nullptr) return;
  const RowColors colors = beginRow(*painter, option);
  const auto place = [&](const QRect& box) { return QStyle::visualRect(option.direction, option.rect, box); };
  const QRect inside = option.rect.adjusted(kRowPad, kRowPad, -kRowPad, -kRowPad);
  const int height = inside.height();
  const int width = std::min(height * 4 / 3, inside.width() / 3);
  const QRect first(inside.left(), inside.top(), width, height);
  const QRect second = first.translated(width + kRowPad / 2, 0);
  const auto paintPicture = [&](const QRect& box, const std::string& path) {
    ThumbnailLoader::Thumbnail thumbnail;
    thumbnail.status = ThumbnailLoader::Status::kFailed;
    if (!path.empty()) thumbnail = thumbnails_->thumbnail(path, devicePixels(box, option.widget));
    paintThumbnail(*painter, place(box), thumbnail, option.palette);
  };
  paintPicture(first, row->pathA);
  paintPicture(second, row->pathB);

  painter->save();
  const int line = option.fontMetrics.lineSpacing();
  const int left = second.right() + 2 * kRowPad;
  const int room = inside.right() - left;
  int top = inside.top() + (height - 11 * line / 2) / 2;
  const auto alignment = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
  const auto write = [&](const QString& words, const QColor& color, Qt::TextElideMode elide, int indent = 0) {
    painter->setPen(color);
    painter->drawText(place(QRect(left + indent, top, room - indent, line)), static_cast<int>(alignment),
                      option.fontMetrics.elidedText(words, elide, room - indent));
    top += line;
  };
  // Right and wrong differ by sign and by word.
  painter->setPen(colors.text);
  paintGlyph(*painter, place(QRect(left, top, line, line)),
             ChangedPairsModel::isRightNow(*row) ? Glyph::kDone : Glyph::kWarning);
  write(ChangedPairsModel::truth(*row), colors.text, Qt::ElideRight, line + kRowPad);
  write(ChangedPairsModel::probabilities(*row), colors.text, Qt::ElideRight);
  write(ChangedPairsModel::change(*row), colors.text, Qt::ElideRight);
  top += line / 2;
  write(directionKept(displayFileName(row->pathA)), colors.quiet, Qt::ElideMiddle);
  write(directionKept(displayFileName(row->pathB)), colors.quiet, Qt::ElideMiddle);
  painter->restore();
  endRow(*painter, option, colors);
}

}  // namespace lookalike::ui
