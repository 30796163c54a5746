// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <QWidget>
#include <string>
#include <vector>

#include "core/base/job_control.h"

class QLabel;

namespace lookalike::ui {

/// What is shown while a first search runs and there are no groups yet: its folders and its steps.
class WorkPage : public QWidget {
  Q_OBJECT
 public:
  explicit WorkPage(QWidget* parent = nullptr);
  void begin(const std::vector<std::string>& roots);
  void setProgress(const JobProgress& progress);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  static constexpr std::array kStages{JobStage::kScanning, JobStage::kDescribing, JobStage::kMatching,
                                      JobStage::kVerifying, JobStage::kClustering};
  struct Step {
    QLabel* sign = nullptr;
    QLabel* name = nullptr;
    QLabel* facts = nullptr;
  };
  void paintSigns();

  QLabel* heading_;
  QLabel* folders_;
  std::array<Step, kStages.size()> steps_;
  JobStage stage_ = JobStage::kStarting;
};

}  // namespace lookalike::ui
