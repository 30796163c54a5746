// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <QObject>
#include <QTimer>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/job_control.h"
#include "core/pipeline/finetune_job.h"

namespace lookalike::ui {

/// Runs one long job at a time on its own thread and tells how it goes by signals on the GUI thread. However
/// fast the job reports, at most one report waits in the event queue, and rows of curves come at most ten
/// times a second. Ending it cancels the job and waits for it.
class JobThread : public QObject {
  Q_OBJECT
 public:
  explicit JobThread(QObject* parent = nullptr);
  ~JobThread() override;

  /// Starts `work(JobControl&, FinetuneObserver*)`; what it returns is handed to `done` on the thread that
  /// this object lives in, after everything that was reported. Not while another runs.
  template <typename Work, typename Done>
  void run(Work work, Done done) {
    begin([work = std::move(work), done = std::move(done)](
              JobControl& control, learn::FinetuneObserver* observer) mutable -> std::function<void()> {
      using Value = decltype(work(control, observer));
      auto value = std::make_shared<Value>(work(control, observer));
      return [value, done = std::move(done)]() mutable { done(value); };
    });
  }
  [[nodiscard]] bool isRunning() const { return running_; }
  [[nodiscard]] bool isPaused() const;
  [[nodiscard]] bool isCancelling() const;
  void pause();
  void resume();
  void cancel();

 signals:
  void progressed(const lookalike::JobProgress& progress);
  void failed(const std::vector<lookalike::ItemFailure>& failures);  ///< items; the job goes on
  void learning(const std::vector<lookalike::TuningPoint>& points);
  void stateChanged();  ///< running, paused or cancelling

 private:
  class Observer;
  using Completion = std::function<void()>;
  void begin(std::function<Completion(JobControl&, learn::FinetuneObserver*)> work);
  void deliver();
  void deliverPoints();
  void expectPoints();

  std::unique_ptr<JobControl> control_;
  std::unique_ptr<Observer> observer_;
  std::jthread thread_;
  QTimer pointTimer_;  ///< runs for a moment after rows were delivered
  bool running_ = false;
};

}  // namespace lookalike::ui
