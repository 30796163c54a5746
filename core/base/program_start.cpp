// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/program_start.h"

#include <unistd.h>

#include <cstdlib>

namespace lookalike {

void startWithPassiveOpenMp(char** argv) {
  if (std::getenv("OMP_WAIT_POLICY") != nullptr) return;
  if (setenv("OMP_WAIT_POLICY", "passive", 1) != 0) return;
  // Where this fails the program is slower under load and otherwise the same.
  execv("/proc/self/exe", argv);
}

}  // namespace lookalike
