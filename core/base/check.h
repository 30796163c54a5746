// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lookalike {

/// Prints where a programming error was found and aborts. Never returns.
[[noreturn]] void checkFailed(const char* condition, const char* file, int line);

}  // namespace lookalike

/// An assertion that is always on: the program is wrong when it fails. Not for failures of the world
/// (Result).
#define LOOKALIKE_CHECK(condition)                              \
  do {                                                          \
    if (!(condition)) [[unlikely]]                              \
      ::lookalike::checkFailed(#condition, __FILE__, __LINE__); \
  } while (false)
