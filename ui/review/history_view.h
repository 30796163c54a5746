// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/review/history_model.h"

class QLabel;
class QPushButton;
class QTableView;

namespace lookalike::ui {

class VerdictSession;

/// All that was said, the latest first, and a way to take single verdicts back.
class HistoryView : public QWidget {
  Q_OBJECT
 public:
  explicit HistoryView(VerdictSession* verdicts, QWidget* parent = nullptr);

  void setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot);
  [[nodiscard]] HistoryModel& model() { return model_; }
  [[nodiscard]] QTableView* table() const { return table_; }
  void focusTable();
  /// Of the selected row.
  void withdraw();
  void showPair();

 signals:
  void pairWished(lookalike::ImageId a, lookalike::ImageId b);

 protected:
  void showEvent(QShowEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void refresh();
  void takeNewer();
  void updateState();
  [[nodiscard]] int currentRow() const;
  /// What a column's heading needs, and its times.
  [[nodiscard]] int columnRoom(int column) const;

  VerdictSession* verdicts_;
  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  HistoryModel model_;
  QLabel* heading_;
  QTableView* table_;
  QPushButton* show_;
  QPushButton* withdraw_;
};

}  // namespace lookalike::ui
