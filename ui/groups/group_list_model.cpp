// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/groups/group_list_model.h"

#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

void GroupListModel::setListing(const GroupListing& listing) {
  beginResetModel();
  listing_ = listing;
  endResetModel();
}

const GroupRow* GroupListModel::row(int index) const {
  if (index < 0 || static_cast<std::size_t>(index) >= listing_.shown.size()) return nullptr;
  return &listing_.table->rows[listing_.shown[static_cast<std::size_t>(index)]];
}

const ImageGroup* GroupListModel::group(int index) const {
  const GroupRow* found = row(index);
  return found == nullptr ? nullptr : &listing_.table->groups[found->group];
}

int GroupListModel::rowOfCentre(ImageId centre) const {
  for (std::size_t i = 0; i < listing_.shown.size(); ++i) {
    const GroupRow& candidate = listing_.table->rows[listing_.shown[i]];
    if (listing_.table->groups[candidate.group].centre == centre) return static_cast<int>(i);
  }
  return -1;
}

std::vector<ImageGroup> GroupListModel::shownGroups() const {
  std::vector<ImageGroup> groups;
  groups.reserve(listing_.shown.size());
  for (const std::uint32_t index : listing_.shown) {
    groups.push_back(listing_.table->groups[listing_.table->rows[index].group]);
  }
  return groups;
}

int GroupListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(listing_.shown.size());
}

QVariant GroupListModel::data(const QModelIndex& index, int role) const {
  const GroupRow* found = row(index.row());
  if (found == nullptr) return {};
  switch (role) {
    case Qt::DisplayRole:
      return displayFileName(*found->path);
    case Qt::ToolTipRole:
      return tr("%1\nWeakest link in the group: %2")
          .arg(displayPath(*found->path), formatSimilarity(found->score));
    case Qt::AccessibleTextRole:
      return tr("%1, in %2: %3")
          .arg(displayFileName(*found->path), displayFolder(*found->path), facts(*found));
    default:
      return {};
  }
}

QString GroupListModel::facts(const GroupRow& row) {
  const QString closeness = row.images < 2 ? tr("= identical") : tr("≈ %1").arg(formatSimilarity(row.score));
  return joinFacts(
      {tr("%Ln file(s)", nullptr, static_cast<int>(row.files)), closeness, formatBytes(row.bytes)});
}

}  // namespace lookalike::ui
