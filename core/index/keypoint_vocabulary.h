// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/index/hamming_blocks.h"
#include "core/values/local_features.h"

namespace lookalike::index {

/// A list, and how far a code is from its centre.
struct ListDistance {
  std::uint32_t list = 0;
  int distance = 0;
};

/// The centres of the inverted lists. The four lists 4b … 4b + 3 belong together: the centre of list 4b + r
/// is related(base centre b, r). So the lists that are nearest to related(code, r) are the nearest lists of
/// `code` with their two lowest bits exchanged (relatedList), and one assignment serves all relations.
/// Immutable and thread-safe.
class KeypointVocabulary {
 public:
  /// `base` is not empty.
  explicit KeypointVocabulary(std::span<const KeypointCode> base);
  /// The one that is built into the program; see core/index/keypoint_vocabulary.md.
  [[nodiscard]] static const KeypointVocabulary& builtIn();

  [[nodiscard]] std::size_t lists() const { return lists_; }
  [[nodiscard]] KeypointCode centre(std::uint32_t list) const {
    return blocks_[list / kBlockCodes].code(list % kBlockCodes);
  }
  [[nodiscard]] static std::uint32_t relatedList(std::uint32_t list, Relation relation) {
    return list ^ static_cast<std::uint32_t>(relation);
  }

  /// The list of a code: the nearest centre, the lowest number among equals.
  [[nodiscard]] ListDistance nearest(const KeypointCode& code) const;
  /// The `count` nearest lists (all when there are fewer) into `found`, in no order; among equally far ones
  /// the lowest numbers.
  void nearest(const KeypointCode& code, std::size_t count, std::vector<std::uint32_t>& found) const;

 private:
  std::size_t lists_;
  std::vector<CodeBlock> blocks_;  // the last one filled up with centre 0, which is never named
};

}  // namespace lookalike::index
