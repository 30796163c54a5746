// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/base/ids.h"

namespace lookalike {

/// A model that was put to use in a library, and since when. A library's list of them is only added to.
struct ModelChoice {
  DescriberKey describer;
  std::string modelName;
  DescriberKey before;  ///< what served until then; empty when nothing had been found yet
  std::int64_t chosenAtMs = 0;
};

}  // namespace lookalike
