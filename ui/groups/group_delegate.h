// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace lookalike::ui {

class GroupListModel;
class ThumbnailLoader;

/// Paints one group: thumbnail of the centre, file name, folder, facts. All rows have one height.
class GroupDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  GroupDelegate(const GroupListModel* model, ThumbnailLoader* thumbnails, QObject* parent = nullptr);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  const GroupListModel* model_;
  ThumbnailLoader* thumbnails_;
};

}  // namespace lookalike::ui
