// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/ordered_producer.h"
#include "core/base/result.h"
#include "core/train/data/hard_negatives.h"
#include "core/train/data/training_pictures.h"
#include "core/train/data/training_recipe.h"

namespace lookalike::train {

/// One batch, 8-bit pixels: rows 2i and 2i + 1 are an edited view and a plain view of picture labels[2i],
/// which labels[2i + 1] repeats (but for hard negatives).
struct TrainingBatch {
  std::int64_t number = 0;
  int side = 0;
  std::vector<std::uint8_t> pixels;  ///< rows × side × side × 3, RGB
  std::vector<std::int64_t> labels;  ///< places in TrainingPictures
  /// With an asymmetrical loss: of row `whole` more is seen than of row `part`, which it contains (with
  /// AsymmetryPairs::kEdits also: `part` was made from it).
  struct Containment {
    std::int64_t whole = 0;
    std::int64_t part = 0;
  };
  std::vector<Containment> containments;

  [[nodiscard]] std::size_t rows() const { return labels.size(); }
};

/// Place `i` of a random order of 0 … count - 1, without the others being worked out: a Feistel network over
/// the next larger power of four, walked until it is below count (Black and Rogaway, "Ciphers with arbitrary
/// finite domains", CT-RSA 2002). i < count.
[[nodiscard]] std::size_t placeInRandomOrder(std::size_t i, std::size_t count, std::uint64_t seed);

/// Batch `number` of a recipe's run: the same for the same arguments, whatever was loaded before, so that a
/// resumed run sees what an unbroken one would. Each epoch has every picture once, in an order of its own; a
/// batch may hold the end of one and the beginning of the next. Side and strength are those of the recipe's
/// step when the batch begins.
///
/// Backgrounds, blends and the like come from a few pictures that are not in the batch (while there are
/// enough), so none of its rows is wrongly a negative of what it shows. A blend has the label of its main
/// picture only, although it is a copy of both. With an asymmetry weight, a quarter of the pairs are crop
/// pairs (the part in row 2i), and edited views that are a part of their plain view are named too.
///
/// Where there are hard negatives, a pair in `hardNegativeShare` is one of those, both plain: the first in
/// row 2i, the second in row 2i + 1 with the first's label or its own (HardNegativeUse), named as the "whole"
/// of the two.
///
/// A picture that cannot be read any more is replaced by the next that can; after 16 in a row the last one's
/// error is the batch's. Also kCancelled, within the time of one pair, once `stop` is requested.
[[nodiscard]] Result<TrainingBatch> makeBatch(const TrainingPictures& pictures, const TrainingRecipe& recipe,
                                              std::int64_t number, const std::stop_token& stop = {},
                                              std::span<const HardNegativePair> hardNegatives = {});

/// Makes batches ahead on threads of its own and hands them out in order. Keeps OpenCV to one thread per
/// call.
class BatchLoader {
 public:
  /// `pictures` and `hardNegatives` must outlive it. From batch `first` on, without end. threads >= 1.
  BatchLoader(const TrainingPictures& pictures, const TrainingRecipe& recipe, std::int64_t first, int threads,
              std::span<const HardNegativePair> hardNegatives = {});
  /// The next one, waiting for it; kCancelled after stop(). An error is handed out in its place in the order
  /// and again at every later call.
  [[nodiscard]] Result<TrainingBatch> next();
  /// From any thread. next() answers at once, also where it waits; the threads end with the pair they are at.
  void stop() { batches_.stop(); }
  /// Views per second that the threads make while they are not waiting; 0 before the first batch.
  [[nodiscard]] double viewsPerSecond() const;

 private:
  std::optional<Error> failure_;
  std::int64_t rows_ = 0;                           ///< of a batch
  OrderedProducer<Result<TrainingBatch>> batches_;  ///< the last member: its threads end first
};

}  // namespace lookalike::train
