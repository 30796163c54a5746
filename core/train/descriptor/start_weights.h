// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/neural/graph/descriptor_network.h"

namespace lookalike::train {

/// Puts the weights of a parameter file (neural/parameter_file.h) into a network: those of a whole network
/// ("trunk.…" and "head.…"), or of a trunk, with batch norms or folded; the head keeps its own then. Where
/// the file's network saw pixels normalised in another way than network_input.h does, its first convolution
/// is changed to make up for it (exact but for the picture's rim, where zeros stand for another colour).
/// Errors: kBadModel (names the file and what does not fit), those of files.
[[nodiscard]] Result<void> loadStartWeights(neural::DescriptorNetwork& network, const std::string& path);

}  // namespace lookalike::train
