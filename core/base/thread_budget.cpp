// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/thread_budget.h"

#include <sched.h>

#include <algorithm>
#include <thread>

namespace lookalike {

ThreadBudget threadBudget(int cores) {
  if (cores <= 0) {
    cpu_set_t set;
    CPU_ZERO(&set);
    cores = sched_getaffinity(0, sizeof(set), &set) == 0
                ? CPU_COUNT(&set)
                : static_cast<int>(std::thread::hardware_concurrency());
  }
  cores = std::max(1, cores);
  // Decoding and describing overlap; the scheduler shares the cores better than a split that guesses their
  // ratio.
  return {cores, cores, cores};
}

}  // namespace lookalike
