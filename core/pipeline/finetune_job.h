// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/learn/finetune_report.h"

namespace lookalike::pipeline {

/// Learns from the verdicts of a library: trains, measures before and after on held-out groups and on made
/// copies, and writes the tuned model, with its calibration, pair network and report, into the folder where
/// it can be promoted from (library_model.h). A model that is not better is written nowhere. Killed or
/// cancelled, it goes on where it was when it is started again with the same verdicts and options. Verdicts
/// and finds stay as they are. `observer` may be null. Errors: kInvalidArgument, kCancelled, kLocked never
/// (it reads only), those of the describer, of files and of training.
[[nodiscard]] Result<learn::FinetuneReport> finetune(const learn::FinetuneOptions& options,
                                                     JobControl& control, learn::FinetuneObserver* observer);

}  // namespace lookalike::pipeline
