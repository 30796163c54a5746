// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/changed_pairs_model.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

void ChangedPairsModel::setReport(std::shared_ptr<const learn::FinetuneReport> report,
                                  const std::shared_ptr<const library::LibrarySnapshot>& snapshot) {
  beginResetModel();
  rows_.clear();
  report_ = std::move(report);
  std::unordered_map<ContentHash, ImageId> images;
  if (report_) {
    for (const learn::ChangedPair& pair : report_->changed) images[pair.a] = images[pair.b] = {};
  }
  if (snapshot && !images.empty()) {
    for (const ImageRecord& image : snapshot->images) {
      const auto wanted = images.find(image.hash);
      if (wanted != images.end()) wanted->second = image.id;
    }
  }
  const auto pathOf = [&](ImageId id) {
    return id.isValid() ? snapshot->filesOf(id).front().path : std::string();
  };
  if (report_) {
    for (const learn::ChangedPair& pair : report_->changed) {
      const ImageId a = images[pair.a];
      const ImageId b = images[pair.b];
      rows_.push_back({&pair, a, b, pathOf(a), pathOf(b)});
    }
  }
  endResetModel();
}

const ChangedRow* ChangedPairsModel::row(int row) const {
  if (row < 0 || static_cast<std::size_t>(row) >= rows_.size()) return nullptr;
  return &rows_[static_cast<std::size_t>(row)];
}

bool ChangedPairsModel::isRightNow(const ChangedRow& row) {
  return (row.pair->after > row.pair->before) == row.pair->isCopy;
}

int ChangedPairsModel::mended() const {
  return static_cast<int>(std::count_if(rows_.begin(), rows_.end(), &ChangedPairsModel::isRightNow));
}

QString ChangedPairsModel::truth(const ChangedRow& row) {
  return row.pair->isCopy ? tr("Verdict: a copy") : tr("Verdict: not a copy");
}

QString ChangedPairsModel::probabilities(const ChangedRow& row) {
  return tr("Probability %1 before, %2 after")
      .arg(formatSimilarity(row.pair->before), formatSimilarity(row.pair->after));
}

QString ChangedPairsModel::change(const ChangedRow& row) {
  if (row.pair->after > row.pair->before)
    return isRightNow(row) ? tr("now found, correctly") : tr("now found, wrongly");
  return isRightNow(row) ? tr("no longer found, correctly") : tr("no longer found, wrongly");
}

int ChangedPairsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant ChangedPairsModel::data(const QModelIndex& index, int role) const {
  const ChangedRow* shown = row(index.row());
  if (shown == nullptr) return {};
  if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
    return joinFacts({truth(*shown), probabilities(*shown), change(*shown), displayFileName(shown->pathA),
                      displayFileName(shown->pathB)});
  }
  if (role == Qt::ToolTipRole) return tr("%1\n%2").arg(displayPath(shown->pathA), displayPath(shown->pathB));
  return {};
}

}  // namespace lookalike::ui
