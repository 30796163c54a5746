// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace lookalike::ui {

class ChangedPairsModel;
class ThumbnailLoader;

/// A pair that changed sides: both pictures side by side, the truth, and what was said before and after.
class ChangedPairDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  ChangedPairDelegate(const ChangedPairsModel* model, ThumbnailLoader* thumbnails, QObject* parent = nullptr);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  const ChangedPairsModel* model_;
  ThumbnailLoader* thumbnails_;
};

}  // namespace lookalike::ui
