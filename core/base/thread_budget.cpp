// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/thread_budget.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <thread>

namespace lookalike {

namespace {

/// The cores' worth of time that the control group of this process may use (cgroup v2 cpu.max, "QUOTA PERIOD"
/// in microseconds or "max PERIOD"), rounded up; `most` when it is not limited.
int coresOfControlGroup(int most) {
  std::string group;
  std::ifstream groups("/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    if (line.rfind("0::", 0) == 0) group = line.substr(3);
  }
  for (const std::string& folder :
       {group, std::string()}) {  // in a container the group's own path may be hidden
    std::ifstream limit("/sys/fs/cgroup" + folder + "/cpu.max");
    double quota = 0.0;
    double period = 0.0;
    if (limit >> quota >> period && quota > 0.0 && period > 0.0) {
      return std::clamp(static_cast<int>(std::ceil(quota / period)), 1, std::max(1, most));
    }
  }
  return most;
}

}  // namespace

ThreadBudget threadBudget(int cores) {
  if (cores <= 0) {
    cpu_set_t set;
    CPU_ZERO(&set);
    cores = sched_getaffinity(0, sizeof(set), &set) == 0
                ? CPU_COUNT(&set)
                : static_cast<int>(std::thread::hardware_concurrency());
    cores = coresOfControlGroup(cores);
  }
  cores = std::max(1, cores);
  // Decoding and describing overlap; the scheduler shares the cores better than a split that guesses their
  // ratio.
  return {cores, cores, cores};
}

}  // namespace lookalike
