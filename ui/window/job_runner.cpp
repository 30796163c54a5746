// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/job_runner.h"

#include <utility>

namespace lookalike::ui {

void JobRunner::start(Job job) {
  run(std::move(job), [this](const std::shared_ptr<Outcome>& outcome) { emit finished(outcome); });
}

}  // namespace lookalike::ui
