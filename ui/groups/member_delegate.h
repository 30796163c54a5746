// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace lookalike::ui {

class GroupMembersModel;
class ThumbnailLoader;

/// Paints one file of a group as a card: thumbnail with its side's letter, name, how close it is.
class MemberDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  MemberDelegate(const GroupMembersModel* model, ThumbnailLoader* thumbnails, QObject* parent = nullptr);
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  /// Cards larger than cardSize() by this factor.
  void setScale(double scale) { scale_ = scale; }
  /// The size of every card with this font, at scale 1.
  [[nodiscard]] static QSize cardSize(const QFontMetrics& metrics);

 private:
  const GroupMembersModel* model_;
  ThumbnailLoader* thumbnails_;
  double scale_ = 1.0;
};

}  // namespace lookalike::ui
