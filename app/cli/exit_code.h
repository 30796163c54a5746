// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lookalike::cli {

/// What the program's exit status says; part of the interface, see README.
enum class ExitCode {
  kFine = 0,
  kProblemsInSomeFiles = 1,  ///< the job was done; some files could not be used
  kUsage = 2,
  kFailed = 3,
  kInterrupted = 130,  ///< by Ctrl-C; what was finished is kept
};

}  // namespace lookalike::cli
