// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "core/base/result.h"

namespace lookalike::ui {

/// Files that gave no image, each with the reason in a sentence.
class ProblemsModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kFile, kReason, kFolder, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  void clear();
  void append(const std::vector<Error>& errors);
  void replace(std::vector<Error> errors);
  /// Null when there is no such row.
  [[nodiscard]] const Error* problem(int row) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<Error> errors_;
};

}  // namespace lookalike::ui
