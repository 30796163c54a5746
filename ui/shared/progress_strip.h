// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QString>

#include "core/base/job_control.h"

class QAction;
class QLabel;
class QProgressBar;
class QToolButton;

namespace lookalike::ui {

/// How a running job goes, in one line, with its buttons.
class ProgressStrip : public QFrame {
  Q_OBJECT
 public:
  /// The buttons are the actions' own, so that text, state and shortcut are the same everywhere.
  ProgressStrip(QAction* pause, QAction* cancel, QAction* showProblems, QWidget* parent = nullptr);

  /// What runs, before the name of its step; "" for a search.
  void setJob(const QString& name) { job_ = name; }
  void setProgress(const JobProgress& progress);
  void setCancelling(bool cancelling);
  void setFailures(std::int64_t count);
  [[nodiscard]] QString stageText() const;
  [[nodiscard]] QString factsText() const;

 private:
  QString job_;
  QLabel* stage_;
  QProgressBar* bar_;
  QLabel* facts_;
  QToolButton* problems_;
};

}  // namespace lookalike::ui
