// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <stop_token>

#include "app/cli/exit_code.h"

namespace lookalike::cli {

namespace {

// A handler and not a blocked signal: libraries start threads before main, which would take a blocked one and
// die.
std::atomic<int> interrupts{0};
static_assert(std::atomic<int>::is_always_lock_free, "used in a signal handler");

extern "C" void countInterrupt(int /*signal*/) {
  if (interrupts.fetch_add(1) > 0) _exit(static_cast<int>(ExitCode::kInterrupted));
}

extern "C" void endAtOnce(int /*signal*/) {
  _exit(static_cast<int>(ExitCode::kInterrupted));
}

void handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

void endOnInterrupt() {
  handle(&endAtOnce);
}

InterruptWatch::InterruptWatch(JobControl& control)
    : thread_([&control](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
          if (interrupts.load() > 0) {
            control.cancel();
            return;
          }
          std::this_thread::sleep_for(std::chrono::milliseconds(30));
        }
      }) {
  handle(&countInterrupt);
}

InterruptWatch::~InterruptWatch() {
  endOnInterrupt();
}

}  // namespace lookalike::cli
