// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/job_thread.h"

#include <mutex>
#include <optional>

#include "core/base/check.h"

namespace lookalike::ui {

namespace {
constexpr int kPointIntervalMs = 100;
}  // namespace

/// Collects what the job's threads say until the GUI thread comes to fetch it.
class JobThread::Observer : public learn::FinetuneObserver {
 public:
  explicit Observer(JobThread* thread) : thread_(thread) {}

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
  void onPoint(const TuningPoint& point) override {
    const std::lock_guard lock(mutex_);
    points_.push_back(point);
    if (std::exchange(calledForPoints_, true)) return;
    JobThread* thread = thread_;
    QMetaObject::invokeMethod(
        thread, [thread] { thread->expectPoints(); }, Qt::QueuedConnection);
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
  std::vector<TuningPoint> takePoints() {
    const std::lock_guard lock(mutex_);
    calledForPoints_ = false;
    return std::exchange(points_, {});
  }

 private:
  void callGuiLocked() {
    if (std::exchange(called_, true)) return;
    JobThread* thread = thread_;
    QMetaObject::invokeMethod(
        thread, [thread] { thread->deliver(); }, Qt::QueuedConnection);
  }

  JobThread* const thread_;
  std::mutex mutex_;
  std::optional<JobProgress> progress_;
  std::vector<ItemFailure> failures_;
  std::vector<TuningPoint> points_;
  bool called_ = false;
  bool calledForPoints_ = false;
};

JobThread::JobThread(QObject* parent) : QObject(parent) {
  pointTimer_.setSingleShot(true);
  pointTimer_.setInterval(kPointIntervalMs);
  connect(&pointTimer_, &QTimer::timeout, this, &JobThread::deliverPoints);
}

JobThread::~JobThread() {
  if (control_) control_->cancel();
  if (thread_.joinable()) thread_.join();
}

void JobThread::begin(std::function<Completion(JobControl&, learn::FinetuneObserver*)> work) {
  LOOKALIKE_CHECK(!running_);
  if (thread_.joinable()) thread_.join();  // it has said that it is finished: nothing to wait for
  control_ = std::make_unique<JobControl>();
  observer_ = std::make_unique<Observer>(this);
  running_ = true;
  thread_ = std::jthread([this, work = std::move(work)] {
    Completion completion = work(*control_, observer_.get());
    QMetaObject::invokeMethod(
        this,
        [this, completion = std::move(completion)] {
          deliver();
          deliverPoints();
          pointTimer_.stop();
          running_ = false;
          emit stateChanged();
          completion();
        },
        Qt::QueuedConnection);
  });
  emit stateChanged();
}

bool JobThread::isPaused() const {
  return running_ && control_->isPaused();
}

bool JobThread::isCancelling() const {
  return running_ && control_->isCancelled();
}

void JobThread::pause() {
  if (!running_) return;
  control_->pause();
  emit stateChanged();
}

void JobThread::resume() {
  if (!running_) return;
  control_->resume();
  emit stateChanged();
}

void JobThread::cancel() {
  if (!running_) return;
  control_->cancel();
  emit stateChanged();
}

void JobThread::deliver() {
  if (!observer_) return;
  Observer::News news = observer_->take();
  if (!news.failures.empty()) emit failed(news.failures);
  if (news.progress) emit progressed(*news.progress);
}

void JobThread::expectPoints() {
  if (!pointTimer_.isActive()) deliverPoints();
}

void JobThread::deliverPoints() {
  if (!observer_) return;
  const std::vector<TuningPoint> points = observer_->takePoints();
  if (points.empty()) return;
  pointTimer_.start();
  emit learning(points);
}

}  // namespace lookalike::ui
