// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/match/best_pairs.h"

#include <algorithm>

namespace lookalike::match {

namespace {
/// Pruning is not worth its sort below this.
constexpr std::size_t kFewPairs = std::size_t{1} << 22;
}  // namespace

BestPairs::BestPairs(std::span<const ImageId> ids, std::size_t perRow)
    : ids_(ids), perRow_(perRow), pruneAt_(kFewPairs) {}

bool BestPairs::isBetter(const FoundPair& left, const FoundPair& right) const {
  if (left.similarity != right.similarity) return left.similarity > right.similarity;
  if (left.rowA != right.rowA) return ids_[left.rowA] < ids_[right.rowA];
  return ids_[left.rowB] < ids_[right.rowB];
}

void BestPairs::add(const FoundPair& pair) {
  const bool ordered = ids_[pair.rowA] < ids_[pair.rowB];
  pairs_.push_back(ordered ? pair : FoundPair{pair.rowB, pair.rowA, pair.similarity});
  if (pairs_.size() >= pruneAt_) {
    prune();
    pruneAt_ = std::max(kFewPairs, pairs_.size() * 2);
  }
}

void BestPairs::prune() {
  std::sort(pairs_.begin(), pairs_.end(),
            [this](const FoundPair& left, const FoundPair& right) { return isBetter(left, right); });
  std::vector<std::uint32_t> seen(ids_.size(), 0);  // pairs of the row so far, best first
  std::erase_if(pairs_, [&](const FoundPair& pair) {
    const std::uint32_t better = std::min(seen[pair.rowA], seen[pair.rowB]);
    ++seen[pair.rowA];
    ++seen[pair.rowB];
    return better >= perRow_;
  });
}

std::vector<ImagePair> BestPairs::take() {
  prune();
  std::vector<ImagePair> result;
  result.reserve(pairs_.size());
  for (const FoundPair& pair : pairs_) {
    ImagePair made;
    made.a = ids_[pair.rowA];
    made.b = ids_[pair.rowB];
    made.score = pair.similarity;
    made.similarity = pair.similarity;
    result.push_back(made);
  }
  pairs_ = {};
  return result;
}

}  // namespace lookalike::match
