// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/self_test_model.h"

#include <algorithm>
#include <QFont>

#include "ui/learn/self_test_sentences.h"
#include "ui/learn/tuning_sentences.h"
#include "ui/shared/formats.h"

namespace lookalike::ui {

namespace {

MeasuredFigure shareIn(const std::vector<learn::SelfTestRow>& rows, const learn::SelfTestRow& like) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const learn::SelfTestRow& row) {
    return row.edit == like.edit && row.strength == like.strength;
  });
  return found != rows.end() ? found->share : MeasuredFigure{};
}

}  // namespace

void SelfTestModel::add(const learn::SelfTestRow& row, const learn::SelfTestReport* before, bool isWhole) {
  MeasuredFigure share;
  if (before != nullptr) share = shareIn(isWhole ? before->edits : before->grades, row);
  rows_.push_back({row, share, isWhole});
}

void SelfTestModel::setReports(const std::shared_ptr<const learn::SelfTestReport>& before,
                               const std::shared_ptr<const learn::SelfTestReport>& now) {
  beginResetModel();
  rows_.clear();
  hasBefore_ = before && now;
  if (now) {
    rows_.push_back({now->all, before ? before->all.share : MeasuredFigure{}, true});
    rows_.back().now.edit.clear();
    for (const learn::SelfTestRow& edit : now->edits) {
      add(edit, before.get(), true);
      const auto isOfEdit = [&](const auto& row) { return row.edit == edit.edit; };
      if (std::count_if(now->grades.begin(), now->grades.end(), isOfEdit) < 2) continue;
      for (const learn::SelfTestRow& grade : now->grades) {
        if (isOfEdit(grade)) add(grade, before.get(), false);
      }
    }
  }
  endResetModel();
}

int SelfTestModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int SelfTestModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant SelfTestModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Row& row = rows_[static_cast<std::size_t>(index.row())];
  if (role == Qt::FontRole && row.isWhole) {
    QFont font;
    font.setWeight(QFont::DemiBold);
    return font;
  }
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kEdit:
      return madeEditName(row.now.edit);
    case kStrength:
      return row.isWhole ? tr("all") : madeEditStrength(row.now);
    case kTried:
      return formatCount(row.now.tried);
    case kFound:
      return formatCount(row.now.found);
    case kShare:
      return shareFigure(row.now.share);
    case kBefore:
      return hasBefore_ ? shareFigure(row.before) : QString();
    default:
      return {};
  }
}

QVariant SelfTestModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kEdit:
      return tr("Edit");
    case kStrength:
      return tr("Strength");
    case kTried:
      return tr("Tried");
    case kFound:
      return tr("Found");
    case kShare:
      return tr("Share (interval)");
    case kBefore:
      return tr("Before (interval)");
    default:
      return {};
  }
}

}  // namespace lookalike::ui
