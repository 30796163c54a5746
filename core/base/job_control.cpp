// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/job_control.h"

namespace lookalike {

namespace {
constexpr auto kReportInterval = std::chrono::milliseconds(100);
/// The rate is that of the last few seconds of work, told from samples this far apart.
constexpr double kSampleSeconds = 0.25;
constexpr double kRateSeconds = 5.0;
}  // namespace

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
    case JobStage::kVerifying:
      return "verifying";
    case JobStage::kClustering:
      return "clustering";
    case JobStage::kEvaluating:
      return "evaluating";
    case JobStage::kTraining:
      return "training";
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
  // Not under the lock: it runs the callbacks of whoever waits on the token, which may ask isPaused().
  stop_.request_stop();
  {
    // Taken so that a waiter cannot miss the change between its test and its sleep.
    const std::lock_guard lock(mutex_);
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

bool mayContinue(JobControl& control, ProgressMeter* meter) {
  if (!control.isPaused()) return !control.isCancelled();
  if (meter != nullptr) meter->setPaused(true);
  const bool goesOn = control.waitWhilePaused();
  if (meter != nullptr) meter->setPaused(false);
  return goesOn;
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
    sampleLocked();
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
    sampleLocked();
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

double ProgressMeter::workedSecondsLocked() const {
  const auto now = paused_ ? pausedAt_ : std::chrono::steady_clock::now();
  return std::chrono::duration<double>(now - started_ - pausedFor_).count();
}

void ProgressMeter::sampleLocked() {
  const double seconds = workedSecondsLocked();
  if (!samples_.empty() && seconds - samples_.back().seconds < kSampleSeconds) return;
  samples_.push_back({seconds, doneNow_});
  while (samples_.size() > 2 && seconds - samples_[1].seconds > kRateSeconds) samples_.pop_front();
}

JobProgress ProgressMeter::snapshotLocked() const {
  JobProgress progress{stage_, done_, total_, failed_, 0.0, -1.0, paused_};
  Sample from;  // the start
  const double seconds = workedSecondsLocked();
  if (!samples_.empty() && seconds - samples_.front().seconds >= kRateSeconds) from = samples_.front();
  if (seconds - from.seconds > 0.05 && doneNow_ > from.done) {
    progress.ratePerSecond = static_cast<double>(doneNow_ - from.done) / (seconds - from.seconds);
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
