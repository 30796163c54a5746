// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace lookalike::ui {

class QuestionModel;
class ThumbnailLoader;

/// Paints one question: both thumbnails, both names, probability and reason. All rows have one height.
class QuestionDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  QuestionDelegate(const QuestionModel* model, ThumbnailLoader* thumbnails, QObject* parent = nullptr);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  const QuestionModel* model_;
  ThumbnailLoader* thumbnails_;
};

}  // namespace lookalike::ui
