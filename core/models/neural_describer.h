// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/describe/describer.h"
#include "core/models/model_card.h"

namespace lookalike::models {

/// A describer that runs the network of a card. The weights are read once: what was hashed is what is loaded.
/// A trial run on a plain grey image checks the output against the card. `batchSize` 0 means the card's.
/// Errors: those of reading the weights, kBadModel (another hash than the card's, no network, another
/// dimension, numbers that are not finite), kDevice, kOutOfMemory.
[[nodiscard]] Result<std::unique_ptr<describe::Describer>> makeNeuralDescriber(const ModelCard& card,
                                                                               const std::string& device,
                                                                               int batchSize,
                                                                               int intraOpThreads);

}  // namespace lookalike::models
