// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controllers/job_runner.h"

#include <mutex>
#include <optional>
#include <utility>

#include "core/base/check.h"

namespace lookalike::ui {

/// Collects what the job's threads say until the GUI thread comes to fetch it.
class JobRunner::Observer : public JobObserver {
 public:
  explicit Observer(JobRunner* runner) : runner_(runner) {}

  void onProgress(const JobProgress& progress) override {
    const std::lock_guard lock(mutex_);
    progress_ = progress;
    callGuiLocked();
  }
  void onFailure(const ItemFailure& failure) override {
    const std::lock_guard lock(mutex_);
    failures_.push_back(failure);
    callGuiLocked();
  }

  struct News {
    std::optional<JobProgress> progress;
    std::vector<ItemFailure> failures;
  };
  News take() {
    const std::lock_guard lock(mutex_);
    called_ = false;
    return {std::exchange(progress_, std::nullopt), std::exchange(failures_, {})};
  }

 private:
  void callGuiLocked() {
    if (std::exchange(called_, true)) return;
    JobRunner* runner = runner_;
    QMetaObject::invokeMethod(
        runner, [runner] { runner->deliver(); }, Qt::QueuedConnection);
  }

  JobRunner* const runner_;
  std::mutex mutex_;
  std::optional<JobProgress> progress_;
  std::vector<ItemFailure> failures_;
  bool called_ = false;
};

JobRunner::JobRunner(QObject* parent) : QObject(parent) {}

JobRunner::~JobRunner() {
  if (control_) control_->cancel();
  if (thread_.joinable()) thread_.join();
}

void JobRunner::start(Job job) {
  LOOKALIKE_CHECK(!running_);
  if (thread_.joinable()) thread_.join();  // it has said that it is finished: nothing to wait for
  control_ = std::make_unique<JobControl>();
  observer_ = std::make_unique<Observer>(this);
  running_ = true;
  thread_ = std::jthread([this, job = std::move(job)] {
    auto outcome = std::make_shared<Outcome>(job(*control_, observer_.get()));
    QMetaObject::invokeMethod(
        this,
        [this, outcome] {
          deliver();
          running_ = false;
          emit stateChanged();
          emit finished(outcome);
        },
        Qt::QueuedConnection);
  });
  emit stateChanged();
}

bool JobRunner::isPaused() const {
  return running_ && control_->isPaused();
}

bool JobRunner::isCancelling() const {
  return running_ && control_->isCancelled();
}

void JobRunner::pause() {
  if (!running_) return;
  control_->pause();
  emit stateChanged();
}

void JobRunner::resume() {
  if (!running_) return;
  control_->resume();
  emit stateChanged();
}

void JobRunner::cancel() {
  if (!running_) return;
  control_->cancel();
  emit stateChanged();
}

void JobRunner::deliver() {
  if (!observer_) return;
  Observer::News news = observer_->take();
  if (!news.failures.empty()) emit failed(news.failures);
  if (news.progress) emit progressed(*news.progress);
}

}  // namespace lookalike::ui
