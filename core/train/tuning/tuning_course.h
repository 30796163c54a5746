// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/serialize/archive.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/values/tuning.h"

namespace lookalike::train {

/// What is trained in small steps from a base that must not become worse. Its calls may throw what LibTorch
/// throws.
class TuningSubject {
 public:
  TuningSubject() = default;
  TuningSubject(const TuningSubject&) = delete;
  TuningSubject& operator=(const TuningSubject&) = delete;
  virtual ~TuningSubject() = default;

  /// The loss of batch `number`, without learning from it.
  [[nodiscard]] virtual Result<double> lossOf(std::int64_t number) = 0;
  /// The same, and learns from it, at `rate` (0 to 1) times the learning rates. A loss that is not finite is
  /// given back and nothing learnt.
  [[nodiscard]] virtual Result<double> learn(std::int64_t number, double rate) = 0;

  struct Validation {
    double loss = std::numeric_limits<double>::quiet_NaN();  ///< NaN: there is nothing to validate with
    double precision = std::numeric_limits<double>::quiet_NaN();
    double recall = std::numeric_limits<double>::quiet_NaN();
  };
  [[nodiscard]] virtual Result<Validation> validate() = 0;
  /// The weights as they are now are the best so far.
  virtual void keep() = 0;

  virtual void save(torch::serialize::OutputArchive& archive) const = 0;
  [[nodiscard]] virtual Result<void> load(torch::serialize::InputArchive& archive) = 0;
};

struct TuningCourse {
  TuningPart part = TuningPart::kAdapter;
  std::int64_t steps = 0;
  std::int64_t evaluateEverySteps = 1;
  int patience = 1;
  double learningRate = 0.0;  ///< at first, for the curve
  double minutes = 0.0;       ///< of training at most; 0: as long as it takes
  std::string checkpointPath;
  double checkpointSeconds = 0.0;
  std::string fingerprint;  ///< of all that the weights depend on
};

struct TuningCourseOutcome {
  std::int64_t bestStep = 0;
  std::int64_t resumedAtStep = 0;
  double seconds = 0.0;
  std::vector<TuningPoint> curve;
};

/// Trains with a rate that falls by a half cosine of steps, or of time where that is nearer its end;
/// validates before the first step, every so many and after the last; stops early; keeps the best weights,
/// those of the beginning among them. Without anything to validate with, the last weights are kept. Writes
/// checkpoints by time and when it is cancelled, goes on from one, and removes it at the end. Errors: as
/// trainAdapter().
[[nodiscard]] Result<TuningCourseOutcome> runTuning(TuningSubject& subject, const TuningCourse& course,
                                                    JobControl& control, TuningObserver* observer);

}  // namespace lookalike::train
