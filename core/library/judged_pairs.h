// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/library/library_snapshot.h"

namespace lookalike::library {

/// Two present images that a person said something of.
struct JudgedPair {
  ImageId a;  ///< the smaller id
  ImageId b;
  std::optional<std::size_t> place;  ///< in the snapshot's pairs, when it is stored
  review::PairVerdict verdict;       ///< its order is said of (a, b)

  [[nodiscard]] bool isCopy() const { return !verdict.isConflict && verdict.answer == VerdictAnswer::kCopy; }
  [[nodiscard]] bool isNoCopy() const {
    return !verdict.isConflict && verdict.answer == VerdictAnswer::kNotCopy;
  }
};

/// The pairs of a book whose images the snapshot has, by their ids.
[[nodiscard]] std::vector<JudgedPair> judgedPairs(const LibrarySnapshot& snapshot,
                                                  const review::VerdictBook& verdicts);

/// Those of the snapshot's own book.
[[nodiscard]] std::vector<JudgedPair> judgedPairs(const LibrarySnapshot& snapshot);

}  // namespace lookalike::library
