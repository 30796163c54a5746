// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "core/train/losses.h"

namespace lookalike::train {

/// The last descriptors seen, as further negatives: cross-batch memory (Wang et al., CVPR 2020; 20,000 rows
/// in yokoo 2021). A ring; rows keep no gradient.
class EmbeddingMemory {
 public:
  /// `capacity` 0: always empty.
  EmbeddingMemory(std::int64_t capacity, std::int64_t dimension, torch::Device device);

  void add(const torch::Tensor& rows, const torch::Tensor& labels);
  /// Views of what is filled; valid until the next add().
  [[nodiscard]] MemoryRows rows() const;
  [[nodiscard]] std::int64_t size() const { return size_; }

  /// For checkpoints: the state as one archive entry each ("memory.rows", …), and back.
  void save(torch::serialize::OutputArchive& archive) const;
  void load(torch::serialize::InputArchive& archive);

 private:
  std::int64_t capacity_ = 0;
  std::int64_t size_ = 0;
  std::int64_t next_ = 0;
  torch::Tensor rows_;
  torch::Tensor labels_;
};

}  // namespace lookalike::train
