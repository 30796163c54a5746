// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include "core/base/ids.h"
#include "ui/groups/group_table.h"

namespace lookalike::ui {

/// The list of groups. A row is an index into a listing's table, so hundreds of thousands cost nothing until
/// they are painted.
class GroupListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  using QAbstractListModel::QAbstractListModel;

  void setListing(const GroupListing& listing);
  [[nodiscard]] const GroupListing& listing() const { return listing_; }
  /// Null when there is no such row.
  [[nodiscard]] const GroupRow* row(int index) const;
  [[nodiscard]] const ImageGroup* group(int index) const;
  /// The row of the group with this image in its centre, or -1.
  [[nodiscard]] int rowOfCentre(ImageId centre) const;
  /// The shown groups, in the order of the list.
  [[nodiscard]] std::vector<ImageGroup> shownGroups() const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  /// "3 files  ·  ≈ 0.931  ·  2.1 MB".
  [[nodiscard]] static QString facts(const GroupRow& row);

 private:
  GroupListing listing_;
};

}  // namespace lookalike::ui
