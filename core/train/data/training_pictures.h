// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/decode/rgb_image.h"

namespace lookalike::train {

/// What a network is trained on: picture files, read when they are wanted and kept in memory up to a bound.
class TrainingPictures {
 public:
  struct Options {
    std::vector<std::string> folders;  ///< native bytes
    /// Of the pictures, chosen by their content's hash, so that a picture stays where it is whatever is
    /// added: 0 to less than 1.
    double heldOutShare = 0.0;
    /// For pictures as they are on disk and, instead where there is room, decoded (some 260 kB at a short
    /// side of 256 pixels, which saves some 2 ms each time). 0: nothing is kept.
    std::int64_t memoryBytes = std::int64_t{1} << 30;
    int cores = 0;  ///< to look at all files with; 0: all
  };

  /// All files below the folders, in the order of their paths, that decode; the others are named in
  /// `unreadable`. Of files with equal bytes the first counts: two labels for one picture would be wrong.
  /// Reads every file once. Blocking. `observer` may be null. Errors: those of scan::scanFolders()
  /// (kNotFound, …); kInvalidArgument (an option, fewer than kLeastPictures to train on); kCancelled.
  [[nodiscard]] static Result<std::unique_ptr<TrainingPictures>> open(const Options& options,
                                                                      JobControl& control,
                                                                      JobObserver* observer);
  [[nodiscard]] static Result<std::unique_ptr<TrainingPictures>> open(const std::vector<std::string>& folders,
                                                                      double heldOutShare,
                                                                      std::int64_t memoryBytes);
  static constexpr std::size_t kLeastPictures = 8;

  virtual ~TrainingPictures() = default;

  [[nodiscard]] virtual std::size_t size() const = 0;  ///< without those held out
  [[nodiscard]] virtual std::size_t heldOutSize() const = 0;
  [[nodiscard]] virtual const std::string& path(std::size_t picture) const = 0;
  [[nodiscard]] virtual const std::string& heldOutPath(std::size_t picture) const = 0;
  [[nodiscard]] virtual const std::vector<Error>& unreadable() const = 0;
  [[nodiscard]] virtual std::int64_t doubles() const = 0;  ///< left out because another has the same bytes

  /// The picture with a short side of `shortSide` pixels, shrunk by area averaging, or as it is when smaller;
  /// the long side at most 16 times as long, squashed if need be. 0: full size. Thread-safe; the same whether
  /// it was kept or is read again. A file that has changed since open() is kCorrupt. The first failure of a
  /// picture is logged; it does not keep the next call from trying again.
  [[nodiscard]] virtual Result<std::shared_ptr<const decode::RgbImage>> decoded(std::size_t picture,
                                                                                int shortSide) const = 0;
  [[nodiscard]] virtual Result<std::shared_ptr<const decode::RgbImage>> heldOut(std::size_t picture,
                                                                                int shortSide) const = 0;
  /// What is kept now, bytes; never over the bound.
  [[nodiscard]] virtual std::int64_t bytesInMemory() const = 0;
};

}  // namespace lookalike::train
