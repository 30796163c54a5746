// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QWidget>

#include "core/pipeline/self_test_job.h"

class QAction;
class QSpinBox;
class QStackedWidget;

namespace lookalike::ui {

class EmptyState;
class SelfTestView;
class WindowActions;

/// Which edits of the library's own images are found: a run, its sentence, its bars and its table.
class SelfTestPage : public QWidget {
  Q_OBJECT
 public:
  explicit SelfTestPage(WindowActions* actions, QWidget* parent = nullptr);
  /// Either may be null.
  void setReports(const std::shared_ptr<const learn::SelfTestReport>& before,
                  const std::shared_ptr<const learn::SelfTestReport>& now);
  void setRunning(bool running);
  /// How many images copies are to be made of.
  [[nodiscard]] int images() const;
  [[nodiscard]] SelfTestView* view() const { return view_; }
  void focusFirst();

 private:
  QAction* start_;
  QSpinBox* images_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  SelfTestView* view_;
};

}  // namespace lookalike::ui
