// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/ordered_producer.h"
#include "core/base/result.h"
#include "core/train/data/training_pictures.h"
#include "core/train/pair/pair_recipe.h"

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

/// Pairs {copy, no copy} to train on, and others to evaluate with.
class PairExamples {
 public:
  /// Pairs made from pictures. The copy is always edited, also where it is of another picture: else a network
  /// would learn to see edits, not copies. Looks at every picture once where the recipe wants pairs of
  /// look-alikes. `pictures` must outlive it. Errors: kInvalidArgument (fewer than two pictures), kCancelled;
  /// a picture that cannot be read is left out.
  [[nodiscard]] static Result<std::unique_ptr<PairExamples>> prepare(const TrainingPictures& pictures,
                                                                     const PairRecipe& recipe, int threads,
                                                                     JobControl& control);
  /// Pairs as they are listed in `folder`/pairs.csv, with the columns file, copy (0 or 1) and reference: of
  /// each a file in the folder that shows the one picture above the other, 1 × 2. `heldOutShare` of the
  /// references (by the hash of their name) are held out with all their pairs. What is trained on is
  /// mirrored, turned by quarters, exchanged, cut by up to a fifth, and lit otherwise, by chance. All files
  /// are kept in memory. Errors: those of reading the list; kInvalidArgument (not two classes both to train
  /// and to evaluate on); the first file that cannot be read or has another shape.
  [[nodiscard]] static Result<std::unique_ptr<PairExamples>> listed(const std::string& folder,
                                                                    const PairRecipe& recipe,
                                                                    double heldOutShare);

  PairExamples() = default;
  PairExamples(const PairExamples&) = delete;
  PairExamples& operator=(const PairExamples&) = delete;
  virtual ~PairExamples() = default;

  /// Batch `number` of the run: the same whatever was asked for before. Thread-safe. Errors: those of reading
  /// a picture, when several chosen one after the other cannot be read.
  [[nodiscard]] virtual Result<PairBatch> batch(std::int64_t number) const = 0;
  /// Pair `number` of those that are evaluated, made from what is held out: half of them copies.
  [[nodiscard]] virtual Result<PairExample> evaluationPair(std::int64_t number) const = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;  ///< pictures, or listed pairs, to train on
  [[nodiscard]] virtual std::size_t heldOutSize() const = 0;
};

/// Batches from `first` on, made ahead on `threads` threads and handed out in order. `examples` must outlive
/// it.
[[nodiscard]] OrderedProducer<Result<PairBatch>> batchesAhead(const PairExamples& examples,
                                                              std::int64_t first, int threads);

}  // namespace lookalike::train
