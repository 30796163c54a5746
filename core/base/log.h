// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace lookalike {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

/// Where log lines go; the default writes warnings and errors to standard error. Thread-safe; the sink is
/// called one line at a time. Set it once at start.
void setLogSink(std::function<void(LogLevel, std::string_view)> sink);

/// One line, without a newline. For a developer or a bug report, untranslated.
void log(LogLevel level, std::string_view line);

}  // namespace lookalike
