// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/neural/graph/pair_network_options.h"
#include "core/neural/script_module.h"

namespace lookalike::testing {

/// The logits, two a pair, in evaluation mode, of a network with these weights (those not named are zeros;
/// none at all: its own random ones). `pairs` are N × 3 × 2S × S.
std::vector<float> pairLogits(const neural::PairNetworkOptions& options,
                              const std::vector<neural::NamedTensor>& weights,
                              const std::vector<float>& pairs);
/// Of a contrastive siamese network, one a pair.
std::vector<float> pairDistances(const neural::PairNetworkOptions& options,
                                 const std::vector<neural::NamedTensor>& weights,
                                 const std::vector<float>& pairs);

/// The names and shapes of what is trained: "branch.conv1.weight 32x3x3x3".
std::vector<std::string> pairParameters(const neural::PairNetworkOptions& options);
/// Whether initialise() gives the same weights for one seed, and others for another.
bool startsRepeatably(const neural::PairNetworkOptions& options);
/// The standard deviation of the weights of the last layer but the biases after initialise().
double startDeviation(const neural::PairNetworkOptions& options);

/// The largest difference between the softmax of forward() and the exported script, of random pictures, after
/// some steps of training (so that batch norms have statistics); -1 when the script fails.
double scriptError(const neural::PairNetworkOptions& options);

/// The share of zeros that dropout makes of the features between the connected layers, seen as the difference
/// between two passes in training mode: whether they differ, and whether two passes in evaluation mode do.
struct DropoutSeen {
  bool inTraining = false;
  bool inUse = false;
};
DropoutSeen dropoutSeen(neural::PairNetworkOptions options);

}  // namespace lookalike::testing
