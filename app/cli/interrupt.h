// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <thread>

#include "core/base/job_control.h"

namespace lookalike::cli {

/// From now on, SIGINT or SIGTERM ends the program at once with the status that says so. Nothing is lost by
/// it: what is written is written whole.
void endOnInterrupt();

/// While it lives, the first SIGINT or SIGTERM cancels the job and the second ends the program at once.
class InterruptWatch {
 public:
  explicit InterruptWatch(JobControl& control);
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;

 private:
  std::jthread thread_;
};

}  // namespace lookalike::cli
