// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace lookalike {

/// Calls work(item, worker) once for each item of 0 … count - 1, in roughly ascending order, on `threads`
/// threads (at least one, the calling thread among them). `worker` is below max(1, threads); no two calls
/// that run at the same time share one, so it can index scratch memory. Rethrows the first exception on the
/// calling thread; items begun by then are finished, the others are not begun.
void parallelFor(std::size_t count, int threads,
                 const std::function<void(std::size_t item, std::size_t worker)>& work);

/// The same as part of a job: between items it pauses and cancels, and each finished item is counted in
/// `meter` unless that is null. Ends with the first error of `work`, kCancelled, or kOutOfMemory where `work`
/// throws std::bad_alloc; items begun by then are finished.
[[nodiscard]] Result<void> parallelFor(std::size_t count, int threads, JobControl& control,
                                       ProgressMeter* meter,
                                       const std::function<Result<void>(std::size_t item)>& work);

}  // namespace lookalike
