// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/exit_code.h"

namespace lookalike::cli {

namespace {

sigset_t interruptSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

void blockInterrupts() {
  const sigset_t signals = interruptSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

InterruptWatch::InterruptWatch(JobControl& control)
    : thread_([&control](const std::stop_token& stop) {
        const sigset_t signals = interruptSignals();
        const timespec interval{0, 100'000'000};
        while (!stop.stop_requested()) {
          if (sigtimedwait(&signals, nullptr, &interval) < 0) continue;
          if (control.isCancelled()) _exit(static_cast<int>(ExitCode::kInterrupted));
          control.cancel();
        }
      }) {}

}  // namespace lookalike::cli
