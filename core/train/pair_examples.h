// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/train/pair_recipe.h"
#include "core/train/training_pictures.h"

namespace lookalike::train {

/// Two pictures and what they are to one another.
struct PairExample {
  bool isCopy = false;
  /// Joined top to bottom, side × 2 side × 3: a picture, and an edited copy of it or of another picture.
  /// Which of them is on top is drawn by chance.
  std::vector<std::uint8_t> pixels;
  std::string edits;        ///< CopyRecipe::text()
  double saturation = 0.0;  ///< of the picture that was not edited: mean of (max - min of R, G, B) / 255
};

struct PairBatch {
  std::int64_t number = 0;
  std::vector<PairExample> pairs;
};

/// Pairs {copy, no copy} made from pictures. The copy is always edited, also where it is of another picture:
/// else a network would learn to see edits, not copies.
class PairExamples {
 public:
  /// Looks at every picture once where the recipe wants pairs of look-alikes. `pictures` must outlive it.
  /// Errors: kInvalidArgument (fewer than two pictures), kCancelled; a picture that cannot be read is left
  /// out.
  [[nodiscard]] static Result<std::unique_ptr<PairExamples>> prepare(const TrainingPictures& pictures,
                                                                     const PairRecipe& recipe, int threads,
                                                                     JobControl& control);

  /// Batch `number` of the run: the same whatever was asked for before. Thread-safe. Errors: those of reading
  /// a picture, when several chosen one after the other cannot be read.
  [[nodiscard]] Result<PairBatch> batch(std::int64_t number) const;
  /// Pair `number` of those that are evaluated, made from the pictures held out: half of them copies.
  [[nodiscard]] Result<PairExample> evaluationPair(std::int64_t number) const;

 private:
  /// 8 × 8 colours of a picture, less their mean, at unit length: what look-alikes share.
  struct Thumbnails {
    std::vector<float> values;
    std::vector<std::size_t> pictures;  ///< whose they are
  };
  struct Drawn;

  PairExamples(const TrainingPictures& pictures, const PairRecipe& recipe);
  [[nodiscard]] Result<PairExample> make(const Drawn& drawn) const;
  [[nodiscard]] Result<PairExample> makeReadable(bool isHeldOut, bool isCopy, std::uint64_t seed) const;
  [[nodiscard]] std::size_t lookAlikeOf(const Thumbnails& thumbnails, std::size_t picture,
                                        std::uint64_t chance) const;
  [[nodiscard]] Result<std::shared_ptr<const decode::RgbImage>> decoded(bool isHeldOut,
                                                                        std::size_t picture) const;
  [[nodiscard]] Thumbnails thumbnailsOf(bool isHeldOut, std::size_t count, int threads,
                                        JobControl& control) const;

  const TrainingPictures& pictures_;
  PairRecipe recipe_;
  std::size_t originals_ = 0;
  Thumbnails training_;
  Thumbnails heldOut_;
};

/// Makes batches ahead on threads of its own and hands them out in order.
class PairBatchLoader {
 public:
  PairBatchLoader(const PairExamples& examples, std::int64_t first, int threads);
  PairBatchLoader(const PairBatchLoader&) = delete;
  PairBatchLoader& operator=(const PairBatchLoader&) = delete;
  ~PairBatchLoader();

  /// The next one, waiting for it. One thread asks.
  [[nodiscard]] Result<PairBatch> next();
  /// Pairs a second that the threads make while they do not wait.
  [[nodiscard]] double pairsPerSecond() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lookalike::train
