// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console_observer.h"

#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdio>

namespace lookalike::cli {

ConsoleObserver::ConsoleObserver(bool quiet, FailureLog* shown)
    : draws_(!quiet && isatty(STDERR_FILENO) == 1), shown_(shown) {}

ConsoleObserver::~ConsoleObserver() {
  clearLine();
}

void ConsoleObserver::clearLine() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

void ConsoleObserver::onProgress(const JobProgress& progress) {
  if (!draws_) return;
  const std::lock_guard lock(mutex_);
  clearLine();
  std::string line = std::string(jobStageName(progress.stage)) + "  " + std::to_string(progress.done);
  if (progress.total > 0) {
    line += " of " + std::to_string(progress.total);
    line += " (" + std::to_string(100 * progress.done / progress.total) + " %)";
  }
  if (progress.ratePerSecond > 0) {
    std::array<char, 40> rate{};
    std::snprintf(rate.data(), rate.size(), "  %.0f/s", progress.ratePerSecond);
    line += rate.data();
  }
  if (progress.secondsLeft >= 0 && progress.done < progress.total)
    line += "  " + formatSeconds(progress.secondsLeft) + " left";
  if (progress.failed > 0) line += "  " + std::to_string(progress.failed) + " failed";
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
  drawn_ = true;
}

void ConsoleObserver::onFailure(const ItemFailure& failure) {
  const std::lock_guard lock(mutex_);
  clearLine();
  std::fprintf(stderr, "%s\n", describeError(failure.error).c_str());
  if (shown_ != nullptr) shown_->insert(failure.error.path);
}

std::string formatSeconds(double seconds) {
  const long long whole = std::llround(seconds);
  std::array<char, 64> text{};
  if (whole >= 3600) {
    std::snprintf(text.data(), text.size(), "%lld h %02lld min", whole / 3600, whole / 60 % 60);
  } else if (whole >= 60) {
    std::snprintf(text.data(), text.size(), "%lld min %02lld s", whole / 60, whole % 60);
  } else {
    std::snprintf(text.data(), text.size(), "%lld s", whole);
  }
  return text.data();
}

std::string formatBytes(double bytes) {
  static constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB"};
  std::size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < kUnits.size()) {
    bytes /= 1000.0;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit == 0 || bytes >= 99.95 ? "%.0f %s" : "%.1f %s", bytes,
                kUnits.at(unit));
  return text.data();
}

}  // namespace lookalike::cli
