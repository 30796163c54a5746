// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/serialize/archive.h>
#include <torch/types.h>

#include <cstdint>

#include "core/base/result.h"
#include "core/train/descriptor/losses.h"

namespace lookalike::train {

/// The last descriptors seen, as further negatives: cross-batch memory (Wang et al., CVPR 2020; 20,000 rows
/// in yokoo 2021). A ring; rows keep no gradient.
class EmbeddingMemory {
 public:
  /// `capacity` 0: always empty.
  EmbeddingMemory(std::int64_t capacity, std::int64_t dimension, torch::Device device);

  /// Takes copies of N × dimension rows and their N labels in place of the oldest; of more than the capacity
  /// the last stay. After backward(), as it changes what rows() gave to a loss.
  void add(const torch::Tensor& rows, const torch::Tensor& labels);
  /// Views of what is filled, not in order of age; valid until the next add().
  [[nodiscard]] MemoryRows rows() const;
  [[nodiscard]] std::int64_t size() const { return size_; }

  /// For checkpoints: the state as entries "memory/rows", …, and back. Errors of loading: kBadModel (an entry
  /// is missing, or is of a memory of another capacity or dimension); the memory is as before then.
  void save(torch::serialize::OutputArchive& archive) const;
  [[nodiscard]] Result<void> load(torch::serialize::InputArchive& archive);

 private:
  std::int64_t capacity_ = 0;
  std::int64_t size_ = 0;
  std::int64_t next_ = 0;  ///< where the next row goes
  torch::Tensor rows_;
  torch::Tensor labels_;
};

}  // namespace lookalike::train
