// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/job_control.h"

namespace lookalike {

namespace {
constexpr auto kReportInterval = std::chrono::milliseconds(100);
}

const char* jobStageName(JobStage stage) {
  switch (stage) {
    case JobStage::kStarting:
      return "starting";
    case JobStage::kScanning:
      return "scanning";
    case JobStage::kDescribing:
      return "describing";
    case JobStage::kMatching:
      return "matching";
    case JobStage::kClustering:
      return "clustering";
    case JobStage::kEvaluating:
      return "evaluating";
    case JobStage::kFinished:
      return "finished";
  }
  return "starting";
}

void JobControl::pause() {
  const std::lock_guard lock(mutex_);
  paused_ = true;
}

void JobControl::resume() {
  {
    const std::lock_guard lock(mutex_);
    paused_ = false;
  }
  changed_.notify_all();
}

void JobControl::cancel() {
  {
    // Taken so that a waiter cannot miss the change between its test and its sleep.
    const std::lock_guard lock(mutex_);
    stop_.request_stop();
  }
  changed_.notify_all();
}

bool JobControl::isPaused() const {
  const std::lock_guard lock(mutex_);
  return paused_;
}

bool JobControl::waitWhilePaused() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !paused_ || stop_.stop_requested(); });
  return !stop_.stop_requested();
}

ProgressMeter::ProgressMeter(JobObserver* observer, JobStage stage, std::int64_t total)
    : observer_(observer), stage_(stage), total_(total), started_(std::chrono::steady_clock::now()) {
  report(true);
}

ProgressMeter::~ProgressMeter() {
  report(true);
}

void ProgressMeter::setTotal(std::int64_t total) {
  {
    const std::lock_guard lock(mutex_);
    total_ = total;
  }
  report(false);
}

void ProgressMeter::setPaused(bool paused) {
  {
    const std::lock_guard lock(mutex_);
    if (paused == paused_) return;
    paused_ = paused;
    const auto now = std::chrono::steady_clock::now();
    if (paused) {
      pausedAt_ = now;
    } else {
      pausedFor_ += now - pausedAt_;
    }
  }
  report(true);
}

void ProgressMeter::add(std::int64_t count) {
  {
    const std::lock_guard lock(mutex_);
    done_ += count;
    doneNow_ += count;
  }
  report(false);
}

void ProgressMeter::addAlreadyDone(std::int64_t count) {
  {
    const std::lock_guard lock(mutex_);
    done_ += count;
  }
  report(false);
}

void ProgressMeter::addFailure(const Error& error) {
  {
    const std::lock_guard lock(mutex_);
    ++failed_;
    ++done_;
    ++doneNow_;
  }
  if (observer_ != nullptr) {
    const std::lock_guard lock(reportMutex_);
    observer_->onFailure({stage_, error});
  }
  report(false);
}

JobProgress ProgressMeter::snapshot() const {
  const std::lock_guard lock(mutex_);
  return snapshotLocked();
}

JobProgress ProgressMeter::snapshotLocked() const {
  JobProgress progress{stage_, done_, total_, failed_, 0.0, -1.0, paused_};
  const auto now = paused_ ? pausedAt_ : std::chrono::steady_clock::now();
  const double seconds = std::chrono::duration<double>(now - started_ - pausedFor_).count();
  if (seconds > 0.05 && doneNow_ > 0) {
    progress.ratePerSecond = static_cast<double>(doneNow_) / seconds;
    if (total_ >= done_) progress.secondsLeft = static_cast<double>(total_ - done_) / progress.ratePerSecond;
  }
  return progress;
}

void ProgressMeter::report(bool force) {
  if (observer_ == nullptr) return;
  const std::lock_guard reportLock(reportMutex_);
  JobProgress progress;
  {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (!force && now - lastReport_ < kReportInterval) return;
    lastReport_ = now;
    progress = snapshotLocked();
  }
  observer_->onProgress(progress);
}

}  // namespace lookalike
