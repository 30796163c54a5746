// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/groups/group_members_model.h"

#include <algorithm>
#include <utility>

#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

void GroupMembersModel::setGroup(std::shared_ptr<const library::LibrarySnapshot> snapshot,
                                 const ImageGroup* group) {
  beginResetModel();
  snapshot_ = std::move(snapshot);
  members_.clear();
  for (std::size_t i = 0; group != nullptr && i < group->members.size(); ++i) {
    const ImageRecord* image = snapshot_->image(group->members[i]);
    if (image == nullptr) continue;
    const std::span<const FileRecord> files = snapshot_->filesOf(group->members[i]);
    for (const FileRecord& file : files) {
      members_.push_back({image, &file, group->scoreWithCentre[i], files.size() > 1});
    }
  }
  const int count = static_cast<int>(members_.size());
  sideA_ = count > 0 ? 0 : -1;
  sideB_ = count > 1 ? 1 : -1;
  endResetModel();
  emit sidesChanged();
}

const GroupMember* GroupMembersModel::member(int row) const {
  if (row < 0 || static_cast<std::size_t>(row) >= members_.size()) return nullptr;
  return &members_[static_cast<std::size_t>(row)];
}

int GroupMembersModel::rowOf(const std::string& path) const {
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [&](const GroupMember& member) { return member.file->path == path; });
  return found == members_.end() ? -1 : static_cast<int>(found - members_.begin());
}

int GroupMembersModel::rowOf(ImageId image) const {
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [&](const GroupMember& member) { return member.image->id == image; });
  return found == members_.end() ? -1 : static_cast<int>(found - members_.begin());
}

void GroupMembersModel::setSideA(int row) {
  if (member(row) == nullptr || row == sideA_) return;
  setSides(row, row == sideB_ ? sideA_ : sideB_);
}

void GroupMembersModel::setSideB(int row) {
  if (member(row) == nullptr || row == sideB_) return;
  setSides(row == sideA_ ? sideB_ : sideA_, row);
}

void GroupMembersModel::swapSides() {
  if (sideA_ >= 0 && sideB_ >= 0) setSides(sideB_, sideA_);
}

void GroupMembersModel::setSides(int a, int b) {
  if (a == sideA_ && b == sideB_) return;
  sideA_ = a;
  sideB_ = b;
  emit dataChanged(index(0), index(rowCount() - 1));
  emit sidesChanged();
}

int GroupMembersModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(members_.size());
}

QVariant GroupMembersModel::data(const QModelIndex& index, int role) const {
  const GroupMember* found = member(index.row());
  if (found == nullptr) return {};
  switch (role) {
    case Qt::DisplayRole:
      return displayFileName(found->file->path);
    case Qt::ToolTipRole:
      return displayPath(found->file->path);
    case Qt::AccessibleTextRole: {
      QString side;
      if (index.row() == sideA_) side = tr("on side A");
      if (index.row() == sideB_) side = tr("on side B");
      return joinFacts({displayFileName(found->file->path), side, closeness(*found, index.row() == 0),
                        formatDimensions(found->image->width, found->image->height),
                        formatBytes(found->file->bytes)});
    }
    default:
      return {};
  }
}

QString GroupMembersModel::closeness(const GroupMember& member, bool isCentre) {
  QStringList parts;
  if (isCentre) {
    parts << tr("centre");
  } else if (member.scoreWithCentre < 1.0F || !member.isIdentical) {
    parts << directionKept(tr("≈ %1").arg(formatSimilarity(member.scoreWithCentre)));
  }
  if (member.isIdentical) parts << tr("= identical");
  return parts.join(QStringLiteral("  "));
}

}  // namespace lookalike::ui
