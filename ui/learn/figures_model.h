// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QAbstractTableModel>
#include <vector>

#include "core/pipeline/finetune_job.h"

namespace lookalike::ui {

/// What was measured before and after learning, a row a figure, with its interval and the change in words.
class FiguresModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kFigure, kBefore, kAfter, kChange, kMeaning, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  /// Null: nothing.
  void setReport(const std::shared_ptr<const learn::FinetuneReport>& report);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  struct Row {
    QString name;
    QString meaning;
    MeasuredFigure before;
    MeasuredFigure after;
    bool isShare = true;
    bool isLessBetter = false;
  };
  [[nodiscard]] static QString changeOf(const Row& row);

  std::vector<Row> rows_;
};

}  // namespace lookalike::ui
