// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QAbstractListModel>
#include <vector>

#include "core/library/library_snapshot.h"

namespace lookalike::ui {

/// One file of a group. The pointers are into the snapshot that the model holds.
struct GroupMember {
  const ImageRecord* image = nullptr;
  const FileRecord* file = nullptr;
  float scoreWithCentre = 1.0F;
  bool isIdentical = false;  ///< another file of the group has the same content
};

/// All files of one group, the centre's first. Two of them are on the sides A and B of the comparison.
class GroupMembersModel : public QAbstractListModel {
  Q_OBJECT
 public:
  using QAbstractListModel::QAbstractListModel;

  /// Sides become the first two files. Null empties the model.
  void setGroup(std::shared_ptr<const library::LibrarySnapshot> snapshot, const ImageGroup* group);
  [[nodiscard]] const library::LibrarySnapshot* snapshot() const { return snapshot_.get(); }
  /// Null when there is no such row.
  [[nodiscard]] const GroupMember* member(int row) const;
  /// -1 when the group has no such file.
  [[nodiscard]] int rowOf(const std::string& path) const;
  /// The first file of an image; -1 when the group has none.
  [[nodiscard]] int rowOf(ImageId image) const;

  [[nodiscard]] int sideA() const { return sideA_; }  ///< -1 when there is none
  [[nodiscard]] int sideB() const { return sideB_; }
  /// Puts a row on a side; a row that is on the other side already makes the two swap.
  void setSideA(int row);
  void setSideB(int row);
  void swapSides();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  /// "≈ 0.93", "identical", "centre".
  [[nodiscard]] static QString closeness(const GroupMember& member, bool isCentre);

 signals:
  void sidesChanged();

 private:
  void setSides(int a, int b);

  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  std::vector<GroupMember> members_;
  int sideA_ = -1;
  int sideB_ = -1;
};

}  // namespace lookalike::ui
