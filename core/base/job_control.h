// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>

#include "core/base/result.h"

namespace lookalike {

/// The part of a job that is running. Names are shown through ui/text or the command line.
enum class JobStage {
  kStarting,
  kScanning,
  kDescribing,
  kMatching,
  kVerifying,
  kClustering,
  kEvaluating,
  kTraining,
  kFinished
};

/// A stable lower-case identifier ("scanning").
[[nodiscard]] const char* jobStageName(JobStage stage);

/// Where a job stands. `total` is 0 while it is unknown. `ratePerSecond` counts items of this stage done in
/// this run (not those found finished); `secondsLeft` is negative while unknown.
struct JobProgress {
  JobStage stage = JobStage::kStarting;
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::int64_t failed = 0;
  double ratePerSecond = 0.0;
  double secondsLeft = -1.0;
  bool paused = false;
};

/// One input that could not be used, with its reason; the job went on.
struct ItemFailure {
  JobStage stage = JobStage::kStarting;
  Error error;  ///< error.path names the item
};

/// Who wants to know how a job goes. Called from the job's threads, one call at a time; must return quickly
/// and must not call back into the job.
class JobObserver {
 public:
  virtual ~JobObserver() = default;
  /// At most about ten times a second, and once at the end of each stage.
  virtual void onProgress(const JobProgress& progress) = 0;
  /// Once for each input that failed.
  virtual void onFailure(const ItemFailure& failure) = 0;
};

/// The handle by which a person pauses and cancels a running job, from any thread. Cancel wins over pause.
class JobControl {
 public:
  JobControl() = default;
  JobControl(const JobControl&) = delete;
  JobControl& operator=(const JobControl&) = delete;

  void pause();
  void resume();
  void cancel();
  [[nodiscard]] bool isPaused() const;
  [[nodiscard]] bool isCancelled() const { return stop_.stop_requested(); }
  [[nodiscard]] std::stop_token stopToken() const { return stop_.get_token(); }

  /// Returns at once unless paused; sleeps while paused. False when cancelled: stop now. Workers call it
  /// between items, so that cancel answers within the time of one item.
  [[nodiscard]] bool waitWhilePaused();

 private:
  std::stop_source stop_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool paused_ = false;
};

/// Counts done items of one stage from any thread and reports to an observer at a bounded rate, with the rate
/// over the last few seconds and the time left. Paused time does not count.
class ProgressMeter {
 public:
  /// `observer` may be null and must outlive the meter.
  ProgressMeter(JobObserver* observer, JobStage stage, std::int64_t total);
  /// Reports the final state.
  ~ProgressMeter();
  ProgressMeter(const ProgressMeter&) = delete;
  ProgressMeter& operator=(const ProgressMeter&) = delete;

  void setTotal(std::int64_t total);
  void setPaused(bool paused);
  /// `count` more items are finished by this run.
  void add(std::int64_t count = 1);
  /// `count` items were found finished; they move `done` but not the rate.
  void addAlreadyDone(std::int64_t count);
  void addFailure(const Error& error);
  [[nodiscard]] JobProgress snapshot() const;

 private:
  void report(bool force);
  JobProgress snapshotLocked() const;
  double workedSecondsLocked() const;
  void sampleLocked();

  struct Sample {
    double seconds = 0.0;  // of work since the start
    std::int64_t done = 0;
  };

  JobObserver* observer_;
  mutable std::mutex mutex_;
  std::mutex reportMutex_;
  JobStage stage_;
  std::int64_t done_ = 0;
  std::int64_t total_ = 0;
  std::int64_t failed_ = 0;
  std::int64_t doneNow_ = 0;
  bool paused_ = false;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point pausedAt_;
  std::chrono::steady_clock::duration pausedFor_{};
  std::chrono::steady_clock::time_point lastReport_;
  std::deque<Sample> samples_;
};

/// Whether to go on with the next item: sleeps while paused, which `meter` (may be null) is told of; false
/// when cancelled.
[[nodiscard]] bool mayContinue(JobControl& control, ProgressMeter* meter);

}  // namespace lookalike
