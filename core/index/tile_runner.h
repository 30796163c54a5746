// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

#include "core/base/job_control.h"

namespace lookalike::index {

/// Runs independent small tasks on a number of threads, the caller's among them, obeying pause and cancel
/// between tasks.
class TileRunner {
 public:
  /// `meter` may be null; it learns of pauses only.
  TileRunner(int threads, JobControl& control, ProgressMeter* meter)
      : threads_(threads), control_(control), meter_(meter) {}

  [[nodiscard]] int threads() const { return threads_; }

  /// Calls task(number, worker) for number 0 … count - 1, each once, worker in 0 … threads() - 1, no worker
  /// twice at a time. Returns when all are done; false when cancelled. The first exception of a task is
  /// thrown again on the calling thread.
  [[nodiscard]] bool run(std::size_t count, const std::function<void(std::size_t, std::size_t)>& task) const;

  /// Sleeps while paused; false when cancelled.
  [[nodiscard]] bool keepGoing() const;

 private:
  int threads_;
  JobControl& control_;
  ProgressMeter* meter_;
};

}  // namespace lookalike::index
