// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "core/train/tuning/network_tuner.h"
#include "core/train/tuning/tuning_batch.h"

namespace lookalike::train {

/// Pictures of a batch, in the order of its rows.
struct PictureBatch {
  std::int64_t number = 0;
  TuningBatch rows;
  std::vector<std::vector<std::uint8_t>> pixels;
};

/// Makes the batches that a network is tuned on. Thread-safe.
class TuningPictures {
 public:
  /// Both must outlive it.
  TuningPictures(const NetworkExamples& examples, const AdapterRecipe& recipe);

  [[nodiscard]] const std::vector<std::int64_t>& labels() const { return labels_; }
  /// Of verdicts, of pictures of the background each with an edited view of it, and of more of the
  /// background: the same for the same number, whatever was asked for before. What cannot be read is left
  /// out, a pair whole.
  [[nodiscard]] PictureBatch batch(std::int64_t number) const;
  /// Nothing where it cannot be read, which is logged once.
  [[nodiscard]] std::optional<std::vector<std::uint8_t>> read(std::size_t picture) const;

 private:
  [[nodiscard]] std::optional<std::vector<std::uint8_t>> taken(Result<std::vector<std::uint8_t>> pixels,
                                                               std::size_t picture) const;

  const NetworkExamples& examples_;
  const AdapterRecipe& recipe_;
  std::vector<std::int64_t> labels_;
  WeightedDraw verdicts_;
  mutable std::mutex mutex_;
  mutable std::set<std::size_t> failed_;
};

}  // namespace lookalike::train
