// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/problems_model.h"

#include <utility>

#include "ui/shared/error_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"

namespace lookalike::ui {

void ProblemsModel::clear() {
  replace({});
}

void ProblemsModel::append(const std::vector<Error>& errors) {
  if (errors.empty()) return;
  const int first = rowCount();
  beginInsertRows({}, first, first + static_cast<int>(errors.size()) - 1);
  errors_.insert(errors_.end(), errors.begin(), errors.end());
  endInsertRows();
}

void ProblemsModel::replace(std::vector<Error> errors) {
  beginResetModel();
  errors_ = std::move(errors);
  endResetModel();
}

const Error* ProblemsModel::problem(int row) const {
  if (row < 0 || static_cast<std::size_t>(row) >= errors_.size()) return nullptr;
  return &errors_[static_cast<std::size_t>(row)];
}

int ProblemsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(errors_.size());
}

int ProblemsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : kColumns;
}

QVariant ProblemsModel::data(const QModelIndex& index, int role) const {
  const Error* error = problem(index.row());
  if (error == nullptr) return {};
  if (role == Qt::ToolTipRole) {
    return tr("%1\n%2").arg(displayPath(error->path), fileFailureSentence(*error));
  }
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case kFile:
      return directionKept(displayFileName(error->path));
    case kReason:
      return fileFailureSentence(*error);
    case kFolder:
      return directionKept(displayFolder(error->path));
    default:
      return {};
  }
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case kFile:
      return tr("File");
    case kReason:
      return tr("Reason");
    case kFolder:
      return tr("Folder");
    default:
      return {};
  }
}

}  // namespace lookalike::ui
