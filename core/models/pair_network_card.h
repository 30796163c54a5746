// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/neural/graph/pair_network_options.h"

namespace lookalike::models {

/// What the card beside a trained pair network says (pipeline/pair_train_job.h).
struct PairNetworkCard {
  std::string name;
  std::string file;  ///< absolute
  ContentHash sha256;
  neural::PairNetworkKind kind = neural::PairNetworkKind::kTwoChannel;
  int side = 0;
};

/// Errors: kBadModel names the first field that is wrong; those of reading.
[[nodiscard]] Result<PairNetworkCard> readPairNetworkCard(const std::string& path);

}  // namespace lookalike::models
