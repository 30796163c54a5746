// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <QObject>
#include <thread>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/pipeline/find_copies_job.h"

namespace lookalike::ui {

/// Runs one find job at a time on its own thread and tells how it goes by signals on the GUI thread. However
/// fast the job reports, at most one report waits in the event queue. Ending the runner cancels the job and
/// waits for it.
class JobRunner : public QObject {
  Q_OBJECT
 public:
  using Outcome = Result<pipeline::FindCopiesReport>;
  using Job = std::function<Outcome(JobControl&, JobObserver*)>;

  explicit JobRunner(QObject* parent = nullptr);
  ~JobRunner() override;

  /// Starts a job. Not while another runs.
  void start(Job job);
  [[nodiscard]] bool isRunning() const { return running_; }
  [[nodiscard]] bool isPaused() const;
  [[nodiscard]] bool isCancelling() const;
  void pause();
  void resume();
  void cancel();

 signals:
  void progressed(const lookalike::JobProgress& progress);
  void failed(const std::vector<lookalike::ItemFailure>& failures);  ///< items; the job goes on
  void finished(const std::shared_ptr<lookalike::ui::JobRunner::Outcome>& outcome);
  void stateChanged();  ///< running, paused or cancelling

 private:
  class Observer;
  void deliver();

  std::unique_ptr<JobControl> control_;
  std::unique_ptr<Observer> observer_;
  std::jthread thread_;
  bool running_ = false;
};

}  // namespace lookalike::ui
