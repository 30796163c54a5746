// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "core/base/job_control.h"

namespace lookalike::evaluate {

/// Calls work(i) for 0 … count - 1 on `threads` threads, each item once, in any order, and returns when all
/// are done. False when cancelled: items that no thread had begun are left out. `work` must not throw.
template <typename Work>
[[nodiscard]] bool forEachInParallel(std::size_t count, int threads, JobControl& control, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stopped{false};
  const auto body = [&] {
    while (!stopped) {
      if (!control.waitWhilePaused()) {
        stopped = true;
        return;
      }
      const std::size_t item = next.fetch_add(1);
      if (item >= count) return;
      work(item);
    }
  };
  std::vector<std::jthread> others;
  const auto wanted = std::min(count, static_cast<std::size_t>(std::max(1, threads)));
  others.reserve(wanted);
  for (std::size_t i = 1; i < wanted; ++i) others.emplace_back(body);
  body();
  others.clear();  // joins
  return !stopped;
}

}  // namespace lookalike::evaluate
