// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/explain/sensitivity_map.h"
#include "core/models/model_card.h"
#include "core/neural/explainable_network.h"

namespace lookalike::explain {

/// What a descriptor network says of two pictures, and where from.
struct ExplainedSimilarity {
  float similarity = 0.0F;  ///< cosine
  /// Norm of A's raw descriptor by that of B's, as ImagePair::normRatio; NaN where the card says that the
  /// network gives none.
  float normRatio = 0.0F;
  /// Empty where the network has no map (neural::MapGraph).
  std::optional<std::array<SensitivityMap, 2>> maps;
};

/// The network of a model card, for explanations. The weights are read and hashed once.
class ExplainedDescriptor {
 public:
  struct Options {
    std::string device = "auto";
    int intraOpThreads = 1;
    std::optional<std::uint64_t> shuffledBy;  ///< as neural::ExplainableNetwork::Options
  };

  /// Errors: those of reading the weights, kBadModel (another hash than the card's, no network, another
  /// dimension), kDevice, kOutOfMemory.
  [[nodiscard]] static Result<std::unique_ptr<ExplainedDescriptor>> load(const models::ModelCard& card,
                                                                         const Options& options);

  [[nodiscard]] const models::ModelCard& card() const { return card_; }
  /// The short side that decoding must at least deliver.
  [[nodiscard]] int minShortSide() const;
  [[nodiscard]] const std::string& device() const { return network_->device(); }

  /// The pictures upright, perhaps decoded at a reduced size. The map of a network with several last maps is
  /// their sum. Errors: kBadModel (also for numbers that are not finite), kOutOfMemory, kDevice.
  [[nodiscard]] Result<ExplainedSimilarity> explain(const decode::DecodedImage& a,
                                                    const decode::DecodedImage& b,
                                                    const neural::SensitivityMethod& method);

 private:
  ExplainedDescriptor(models::ModelCard card, std::unique_ptr<neural::ExplainableNetwork> network)
      : card_(std::move(card)), network_(std::move(network)) {}

  models::ModelCard card_;
  std::unique_ptr<neural::ExplainableNetwork> network_;
};

/// Maps of one score, brought to the finest one's grid and added up; nothing for none. All are rows of the
/// same place, such as those of one picture.
[[nodiscard]] std::optional<neural::PlaceValues> addedUp(std::span<const neural::PlaceValues> maps);

}  // namespace lookalike::explain
