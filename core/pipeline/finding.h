// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/pipeline/find_copies_job.h"

namespace lookalike::pipeline {

enum class AfterFinding : std::uint8_t {
  kNothing,
  kChooseModel,  ///< the model becomes the library's choice at the same moment as its finds are stored
};

/// As findCopies().
[[nodiscard]] Result<FindCopiesReport> findCopiesAnd(AfterFinding then, const FindCopiesOptions& options,
                                                     JobControl& control, JobObserver* observer);

}  // namespace lookalike::pipeline
