// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "core/base/result.h"
#include "core/pipeline/find_copies_job.h"
#include "ui/shared/job_thread.h"

namespace lookalike::ui {

/// Runs find jobs.
class JobRunner : public JobThread {
  Q_OBJECT
 public:
  using Outcome = Result<pipeline::FindCopiesReport>;
  using Job = std::function<Outcome(JobControl&, JobObserver*)>;

  using JobThread::JobThread;

  /// Starts a job. Not while another runs.
  void start(Job job);

 signals:
  void finished(const std::shared_ptr<lookalike::ui::JobRunner::Outcome>& outcome);
};

}  // namespace lookalike::ui
