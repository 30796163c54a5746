// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/tile_runner.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace lookalike::index {

bool TileRunner::keepGoing() const {
  if (!control_.isPaused()) return !control_.isCancelled();
  if (meter_ != nullptr) meter_->setPaused(true);
  const bool goOn = control_.waitWhilePaused();
  if (meter_ != nullptr) meter_->setPaused(false);
  return goOn;
}

bool TileRunner::run(std::size_t count, const std::function<void(std::size_t, std::size_t)>& task) const {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> stopped = false;
  std::mutex failureMutex;
  std::exception_ptr failure;
  const auto work = [&](std::size_t worker) {
    try {
      while (!stopped) {
        const std::size_t number = next++;
        if (number >= count) return;
        if (!keepGoing()) {
          stopped = true;
          return;
        }
        task(number, worker);
      }
    } catch (...) {  // carried to the calling thread, not hidden
      stopped = true;
      const std::lock_guard lock(failureMutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> helpers;
    const std::size_t wanted = std::min(static_cast<std::size_t>(threads_), count);
    for (std::size_t worker = 1; worker < wanted; ++worker) helpers.emplace_back(work, worker);
    work(0);
  }
  if (failure) std::rethrow_exception(failure);
  return !stopped;
}

}  // namespace lookalike::index
