// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/item_workers.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <vector>

namespace lookalike::pipeline {

namespace {

bool mayGoOn(JobControl& control, ProgressMeter& meter) {
  if (control.isPaused() && !control.isCancelled()) {
    meter.setPaused(true);
    const bool goOn = control.waitWhilePaused();
    meter.setPaused(false);
    return goOn;
  }
  return !control.isCancelled();
}

Result<void> worked(const std::function<Result<void>(std::size_t)>& work, std::size_t item) {
  try {
    return work(item);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, {}, -1};
  }
}

}  // namespace

Result<void> workOnItems(std::size_t count, int threads, JobControl& control, ProgressMeter& meter,
                         const std::function<Result<void>(std::size_t)>& work) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex mutex;
  std::optional<Error> failure;
  const auto worker = [&] {
    while (!failed && mayGoOn(control, meter)) {
      const std::size_t item = next.fetch_add(1);
      if (item >= count) return;
      if (const Result<void> done = worked(work, item); !done.ok()) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = done.error();
        failed = true;
        return;
      }
      meter.add();
    }
  };
  {
    const std::size_t wanted = std::min(static_cast<std::size_t>(std::max(1, threads)), count);
    std::vector<std::jthread> helpers;
    helpers.reserve(wanted);
    for (std::size_t i = 1; i < wanted; ++i) helpers.emplace_back(worker);
    worker();
  }
  if (failure) return *failure;
  if (control.isCancelled()) return Error{ErrorCode::kCancelled, {}, {}, -1};
  return ok();
}

}  // namespace lookalike::pipeline
