// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <cstdio>
#include <mutex>
#include <utility>

namespace lookalike {

namespace {

struct LogState {
  std::mutex mutex;
  std::function<void(LogLevel, std::string_view)> sink;
};

LogState& logState() {
  static LogState state;
  return state;
}

}  // namespace

void setLogSink(std::function<void(LogLevel, std::string_view)> sink) {
  LogState& state = logState();
  const std::lock_guard lock(state.mutex);
  state.sink = std::move(sink);
}

void log(LogLevel level, std::string_view line) {
  LogState& state = logState();
  const std::lock_guard lock(state.mutex);
  if (state.sink) {
    state.sink(level, line);
  } else if (level >= LogLevel::kWarning) {
    std::fprintf(stderr, "lookalike: %.*s\n", static_cast<int>(line.size()), line.data());
  }
}

}  // namespace lookalike
