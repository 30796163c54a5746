// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <span>
#include <vector>

#include "core/values/tuning.h"

namespace lookalike::ui {

/// The rows of the curves of a run, for charts and as a table. At most kMost rows are kept: beyond that every
/// other one of the older half goes, again and again, so that a long run keeps its shape.
class CurveModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kPart, kStep, kLoss, kValidationLoss, kPrecision, kRecall, kLearningRate, kColumns };
  static constexpr std::size_t kMost = 2000;
  using QAbstractTableModel::QAbstractTableModel;

  void clear();
  void append(const std::vector<TuningPoint>& points);
  [[nodiscard]] const std::vector<TuningPoint>& points() const { return points_; }
  /// The parts that have rows, in the order in which they came.
  [[nodiscard]] std::vector<TuningPart> parts() const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<TuningPoint> points_;
};

}  // namespace lookalike::ui
