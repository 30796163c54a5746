// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/decode/image_decoder.h"
#include "core/explain/sensitivity_map.h"
#include "core/models/pair_network_card.h"
#include "core/neural/explainable_network.h"

namespace lookalike::explain {

/// One branch's map. Of a branch that sees both pictures in one place, as the channels of one picture, both
/// maps are the same.
struct BranchMaps {
  std::string branch;  ///< "pictures", "joined", "grey"
  SensitivityMap a;
  SensitivityMap b;
};

struct ExplainedAnswer {
  float probability = 0.0F;  ///< of "copy", as the network gives it (not calibrated)
  std::vector<BranchMaps> maps;
};

/// A pair network of any kind, for explanations: of the log-odds of "copy", for which the softmax does not
/// count.
class ExplainedPairNetwork {
 public:
  /// Errors: as of ExplainedDescriptor::load().
  [[nodiscard]] static Result<std::unique_ptr<ExplainedPairNetwork>> load(const models::PairNetworkCard& card,
                                                                          const std::string& device,
                                                                          int intraOpThreads);
  [[nodiscard]] const models::PairNetworkCard& card() const { return card_; }

  /// A above, B below. Errors: kBadModel, kOutOfMemory, kDevice.
  [[nodiscard]] Result<ExplainedAnswer> explain(const decode::DecodedImage& a, const decode::DecodedImage& b,
                                                bool positionWise);

 private:
  ExplainedPairNetwork(models::PairNetworkCard card, std::unique_ptr<neural::ExplainableNetwork> network)
      : card_(std::move(card)), network_(std::move(network)) {}

  models::PairNetworkCard card_;
  std::unique_ptr<neural::ExplainableNetwork> network_;
};

}  // namespace lookalike::explain
