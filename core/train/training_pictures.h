// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/train/training_recipe.h"

namespace lookalike::train {

/// What a network is trained on: picture files, held in memory as they are on disk (up to a bound, beyond it
/// read each time).
class TrainingPictures {
 public:
  /// All files below the folders, in sorted order, that decode; the others are named in `unreadable`. A share
  /// of them, chosen by their content's hash, is held out. Errors: kNotFound, kInvalidArgument (fewer than 8
  /// pictures).
  [[nodiscard]] static Result<std::unique_ptr<TrainingPictures>> open(const std::vector<std::string>& folders,
                                                                      double heldOutShare,
                                                                      std::int64_t memoryBytes);
  virtual ~TrainingPictures() = default;

  [[nodiscard]] virtual std::size_t size() const = 0;  ///< without those held out
  [[nodiscard]] virtual std::size_t heldOutSize() const = 0;
  [[nodiscard]] virtual const std::string& path(std::size_t picture) const = 0;
  [[nodiscard]] virtual const std::vector<Error>& unreadable() const = 0;
  /// Decoded to at least `minShortSide`; thread-safe.
  [[nodiscard]] virtual Result<decode::RgbImage> decoded(std::size_t picture, int minShortSide) const = 0;
  [[nodiscard]] virtual Result<decode::RgbImage> heldOut(std::size_t picture, int minShortSide) const = 0;
};

/// One batch, 8-bit pixels: rows 2i and 2i + 1 are an edited view and a plain view of picture labels[2i].
struct TrainingBatch {
  std::int64_t number = 0;
  int side = 0;
  std::vector<std::uint8_t> pixels;  ///< rows × side × side × 3
  std::vector<std::int64_t> labels;  ///< places in TrainingPictures
  /// With an asymmetrical loss: of row `whole` more is seen than of row `part`.
  struct Containment {
    std::int64_t whole = 0;
    std::int64_t part = 0;
  };
  std::vector<Containment> containments;
};

/// Batch `number` of a recipe's run: the same for the same arguments, whatever was loaded before, so that a
/// resumed run sees what an unbroken one would. Each epoch has every picture once, in an order of its own.
[[nodiscard]] Result<TrainingBatch> makeBatch(const TrainingPictures& pictures, const TrainingRecipe& recipe,
                                              std::int64_t number);

/// Makes batches ahead on threads of its own, hands them out in order.
class BatchLoader {
 public:
  [[nodiscard]] static std::unique_ptr<BatchLoader> start(const TrainingPictures& pictures,
                                                          const TrainingRecipe& recipe, std::int64_t first,
                                                          int threads);
  virtual ~BatchLoader() = default;
  /// The next one, waiting for it; kCancelled after stop().
  [[nodiscard]] virtual Result<TrainingBatch> next() = 0;
  virtual void stop() = 0;
  /// Views a second that the threads make while they are not waiting.
  [[nodiscard]] virtual double viewsPerSecond() const = 0;
};

}  // namespace lookalike::train
