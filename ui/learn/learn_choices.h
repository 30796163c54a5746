// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QWidget>

#include "core/pipeline/finetune_job.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace lookalike::ui {

class WindowActions;

/// What the verdicts of a library suffice for, and how to learn from them.
class LearnChoices : public QWidget {
  Q_OBJECT
 public:
  explicit LearnChoices(WindowActions* actions, QWidget* parent = nullptr);

  /// Nothing: it is being read.
  void setReadiness(const std::optional<learn::TuningReadiness>& readiness);
  /// Which model the library has now.
  void setModelName(const QString& name);
  /// As chosen; the library is for whoever starts it.
  [[nodiscard]] learn::FinetuneOptions options() const;
  void setDepth(learn::TuningDepth depth);
  /// Choices are not to be changed while one runs.
  void setRunning(bool running);
  /// Whether the verdicts suffice for something.
  [[nodiscard]] bool canStart() const { return deepest_.has_value(); }
  [[nodiscard]] QString heading() const;
  [[nodiscard]] QString words() const;
  void focusFirst();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeForm();
  QWidget* makeAdvanced();
  void describeDepth();
  void paintSign();

  std::optional<learn::TuningDepth> deepest_;
  bool isRead_ = false;
  bool isDepthChosen_ = false;  ///< by the person: it is kept if it can be
  QLabel* model_;
  QLabel* counts_;
  QLabel* sign_;
  QLabel* heading_;
  QLabel* words_;
  QWidget* form_;
  QComboBox* depth_;
  QLabel* depthWords_;
  QSpinBox* minutes_;
  QCheckBox* selfTest_;
  QToolButton* advanced_;
  QComboBox* hardNegatives_;
  QSpinBox* heldOut_;
  QLineEdit* name_;
};

}  // namespace lookalike::ui
