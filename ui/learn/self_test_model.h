// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QAbstractTableModel>
#include <vector>

#include "core/pipeline/self_test_job.h"

namespace lookalike::ui {

/// What a self-test found: all edits, then each edit with its strengths below it; beside it what another
/// model found of the same.
class SelfTestModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kEdit, kStrength, kTried, kFound, kShare, kBefore, kColumns };
  using QAbstractTableModel::QAbstractTableModel;

  /// Either may be null.
  void setReports(const std::shared_ptr<const learn::SelfTestReport>& before,
                  const std::shared_ptr<const learn::SelfTestReport>& now);
  [[nodiscard]] bool hasBefore() const { return hasBefore_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  struct Row {
    learn::SelfTestRow now;
    MeasuredFigure before;
    bool isWhole = true;  ///< over all strengths
  };
  void add(const learn::SelfTestRow& row, const learn::SelfTestReport* before, bool isWhole);

  std::vector<Row> rows_;
  bool hasBefore_ = false;
};

}  // namespace lookalike::ui
