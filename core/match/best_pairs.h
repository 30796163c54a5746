// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/values/image_pair.h"

namespace lookalike::match {

/// A pair of rows of a descriptor set.
struct FoundPair {
  std::uint32_t rowA = 0;
  std::uint32_t rowB = 0;
  float similarity = 0.0F;
};

/// Keeps of a stream of pairs those that are among the best `perRow` of at least one of their two rows, so
/// that no row loses its best pairs to a row that has many. At most rows × perRow are kept and about twice as
/// many held. Which are kept does not depend on the order of the stream: the order of pairs is total
/// (descending similarity, then the rows' ids).
class BestPairs {
 public:
  /// `ids[row]` must outlive this and be distinct.
  BestPairs(std::span<const ImageId> ids, std::size_t perRow);

  void add(const FoundPair& pair);
  /// The pairs kept, by ids a < b, by descending similarity (which is their score), then ids. Empties this.
  [[nodiscard]] std::vector<ImagePair> take();

 private:
  [[nodiscard]] bool isBetter(const FoundPair& left, const FoundPair& right) const;
  void prune();

  std::span<const ImageId> ids_;
  std::size_t perRow_;
  std::size_t pruneAt_;
  std::vector<FoundPair> pairs_;  // ids_[rowA] < ids_[rowB]
};

}  // namespace lookalike::match
