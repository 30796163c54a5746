// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <string>
#include <unordered_set>

#include "core/base/job_control.h"

namespace lookalike::cli {

/// The paths whose failure was shown while a job ran.
using FailureLog = std::unordered_set<std::string>;

/// Shows how a job goes on standard error: a line that redraws itself, only on a terminal, and one line for
/// each file that failed. Thread-safe.
class ConsoleObserver final : public JobObserver {
 public:
  /// `quiet`: no progress even on a terminal; failures still show. `shown` may be null and must outlive this.
  explicit ConsoleObserver(bool quiet, FailureLog* shown = nullptr);
  ~ConsoleObserver() override;
  void onProgress(const JobProgress& progress) override;
  void onFailure(const ItemFailure& failure) override;

 private:
  void clearLine();

  const bool draws_;
  FailureLog* const shown_;
  std::mutex mutex_;
  bool drawn_ = false;
};

/// "1 h 02 min", "3 min 05 s", "12 s"
[[nodiscard]] std::string formatSeconds(double seconds);

/// "3.2 MB", decimal units
[[nodiscard]] std::string formatBytes(double bytes);

}  // namespace lookalike::cli
