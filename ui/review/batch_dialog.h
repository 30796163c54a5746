// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QDialog>
#include <vector>

#include "ui/review/verdict_session.h"
#include "ui/shared/window_actions.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTableView;

namespace lookalike::ui {

/// One pair that a verdict may be given to.
struct BatchRow {
  ImageId a;
  ImageId b;
  QString nameA;
  QString nameB;
  float probability = 0.0F;  ///< 0 when the pair was not found
  QString standing;          ///< what was said of it before; "" for nothing
  bool isChosen = true;
};

/// The pairs as a table with a tick each.
class BatchModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { kChosen, kA, kB, kProbability, kStanding, kColumns };
  explicit BatchModel(std::vector<BatchRow> rows, QObject* parent = nullptr);
  [[nodiscard]] const std::vector<BatchRow>& rows() const { return rows_; }
  [[nodiscard]] int chosen() const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<BatchRow> rows_;
};

/// One verdict on several pairs, which are shown before anything is written.
class BatchDialog : public QDialog {
  Q_OBJECT
 public:
  BatchDialog(std::vector<BatchRow> rows, QWidget* parent = nullptr);
  [[nodiscard]] std::vector<Statement> statements() const;
  [[nodiscard]] BatchModel& model() { return model_; }
  void setVerdict(VerdictKey key);
  [[nodiscard]] QString summary() const;

 private:
  void describe();

  BatchModel model_;
  QComboBox* verdict_;
  QTableView* table_;
  QLabel* summary_;
  QPushButton* accept_;
};

}  // namespace lookalike::ui
