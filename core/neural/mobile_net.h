// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/neural/script_module.h"

namespace lookalike::neural {

/// MobileNetV3-Small (Howard et al., Searching for MobileNetV3, arXiv 1905.02244, table 2) up to its last
/// convolution of 576 channels, then GeM pooling with p = 3 (Radenović et al., arXiv 1711.02512) and a linear
/// head to `dimension` outputs, not normalised so that the norm stays. Batch norms are folded: convolutions
/// have biases. Weights are random (He), the same for the same seed: for timings and tests, where only the
/// shape of the work matters.
[[nodiscard]] ScriptModule randomMobileNetV3Small(std::uint64_t seed, int dimension);

}  // namespace lookalike::neural
