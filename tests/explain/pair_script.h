// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/neural/graph/pair_network_options.h"
#include "core/neural/script_module.h"

namespace lookalike::testing {

/// A pair network of random weights, as `lookalike train --network` writes it.
neural::ScriptModule pairScript(const neural::PairNetworkOptions& options, std::uint64_t seed);

}  // namespace lookalike::testing
