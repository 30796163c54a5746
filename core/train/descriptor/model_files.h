// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/neural/graph/descriptor_network.h"
#include "core/train/descriptor/descriptor_trainer.h"

namespace lookalike::train {

/// Where the model card of a model stands: ".json" for the file's extension.
[[nodiscard]] std::string cardPathOf(const std::string& modelPath);

/// Writes the network as TorchScript, ready for use (batch norms folded, GeM power of use), and its model
/// card (models/README.md) beside it; each whole or not at all, the card last. Errors: kBadModel, those of
/// files.
[[nodiscard]] Result<void> writeModelFiles(const neural::DescriptorNetwork& network, const TrainingRun& run,
                                           const HeldOutScore& score, std::int64_t views, double seconds);

}  // namespace lookalike::train
