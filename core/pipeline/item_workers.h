// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

#include "core/base/job_control.h"
#include "core/base/result.h"

namespace lookalike::pipeline {

/// Calls `work(i)` once for each i of 0 … count - 1, in about that order, on `threads` threads, and counts
/// each in the meter. Between items it pauses and cancels. Ends with the first error, kCancelled, or
/// kOutOfMemory where `work` ran out of it; items begun by then are finished.
[[nodiscard]] Result<void> workOnItems(std::size_t count, int threads, JobControl& control,
                                       ProgressMeter& meter,
                                       const std::function<Result<void>(std::size_t)>& work);

}  // namespace lookalike::pipeline
