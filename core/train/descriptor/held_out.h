// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/neural/graph/descriptor_network.h"
#include "core/train/data/training_pictures.h"
#include "core/train/descriptor/descriptor_trainer.h"

namespace lookalike::train {

/// Views of held-out pictures, made once: wholes as references, an edited view of each as a query (half of
/// medium, half of hard strength), and the parts of their crop pairs.
class HeldOutViews {
 public:
  /// Of at most `most` pictures. Errors: those of decoding all of them.
  [[nodiscard]] static Result<HeldOutViews> make(const TrainingPictures& pictures, int side, std::size_t most,
                                                 int threads);

  /// Leaves the network in evaluation mode.
  [[nodiscard]] HeldOutScore scoreOf(neural::DescriptorNetwork& network, const torch::Device& device) const;
  [[nodiscard]] int side() const { return side_; }

 private:
  int side_ = 0;
  std::int64_t count_ = 0;
  std::vector<std::uint8_t> references_;
  std::vector<std::uint8_t> queries_;
  std::vector<std::uint8_t> wholes_;
  std::vector<std::uint8_t> parts_;
};

}  // namespace lookalike::train
