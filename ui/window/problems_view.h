// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <string>

#include "ui/window/problems_model.h"

class QLabel;
class QPushButton;
class QTableView;

namespace lookalike::ui {

/// The files that could not be used, with what can be done about each.
class ProblemsView : public QWidget {
  Q_OBJECT
 public:
  explicit ProblemsView(QWidget* parent = nullptr);
  [[nodiscard]] ProblemsModel& model() { return model_; }
  /// Empty when nothing is selected.
  [[nodiscard]] std::string currentPath() const;
  [[nodiscard]] bool hasTableFocus() const;
  void focusTable();

 signals:
  void showInFileManagerWished(const std::string& path);

 private:
  void copy();
  void updateState();

  ProblemsModel model_;
  QLabel* heading_;
  QTableView* table_;
  QPushButton* showButton_;
  QPushButton* copyButton_;
};

}  // namespace lookalike::ui
