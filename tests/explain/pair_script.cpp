// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/explain/pair_script.h"

#include <torch/types.h>

#include "core/neural/graph/pair_network.h"

namespace lookalike::testing {

neural::ScriptModule pairScript(const neural::PairNetworkOptions& options, std::uint64_t seed) {
  neural::PairNetwork network(options);
  network->initialise(seed);
  network->eval();
  return neural::scriptOf(network);
}

}  // namespace lookalike::testing
