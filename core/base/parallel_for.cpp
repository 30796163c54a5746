// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <vector>

namespace lookalike {

namespace {

/// `step` says whether to go on to the next item.
void runWorkers(std::size_t count, int threads, const std::function<bool(std::size_t, std::size_t)>& step) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> isStopped{false};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto run = [&](std::size_t worker) {
    try {
      while (!isStopped) {
        const std::size_t item = next.fetch_add(1);
        if (item >= count) return;
        if (!step(item, worker)) isStopped = true;
      }
    } catch (...) {  // carried to the calling thread
      isStopped = true;
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    const std::size_t wanted = std::min(static_cast<std::size_t>(std::max(1, threads)), count);
    std::vector<std::jthread> others;
    others.reserve(wanted);
    for (std::size_t worker = 1; worker < wanted; ++worker) others.emplace_back(run, worker);
    run(0);
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

void parallelFor(std::size_t count, int threads,
                 const std::function<void(std::size_t item, std::size_t worker)>& work) {
  runWorkers(count, threads, [&](std::size_t item, std::size_t worker) {
    work(item, worker);
    return true;
  });
}

Result<void> parallelFor(std::size_t count, int threads, JobControl& control, ProgressMeter* meter,
                         const std::function<Result<void>(std::size_t item)>& work) {
  std::mutex mutex;
  std::optional<Error> failure;
  const auto fail = [&](Error error) {
    const std::lock_guard lock(mutex);
    if (!failure) failure = std::move(error);
    return false;
  };
  runWorkers(count, threads, [&](std::size_t item, std::size_t) {
    if (!mayContinue(control, meter)) return false;
    try {
      if (const Result<void> done = work(item); !done.ok()) return fail(done.error());
    } catch (const std::bad_alloc&) {
      return fail(Error{ErrorCode::kOutOfMemory});
    }
    if (meter != nullptr) meter->add();
    return true;
  });
  if (failure) return *failure;
  if (control.isCancelled()) return cancelled();
  return ok();
}

}  // namespace lookalike
