// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/index/keypoint_vocabulary.h"

#include <algorithm>
#include <array>
#include <bit>

#include "core/base/check.h"
#include "core/index/keypoint_vocabulary_data.h"

namespace lookalike::index {

namespace {

constexpr int kFarthest = KeypointCode::kBits;

}  // namespace

KeypointVocabulary::KeypointVocabulary(std::span<const KeypointCode> base)
    : lists_(base.size() * kRelations.size()), blocks_((lists_ + kBlockCodes - 1) / kBlockCodes) {
  LOOKALIKE_CHECK(!base.empty());
  for (std::size_t i = 0; i < blocks_.size() * kBlockCodes; ++i) {
    const std::size_t list = i < lists_ ? i : 0;
    const KeypointCode code =
        related(base[list / kRelations.size()], static_cast<Relation>(list % kRelations.size()));
    blocks_[i / kBlockCodes].setCode(i % kBlockCodes, code);
  }
}

const KeypointVocabulary& KeypointVocabulary::builtIn() {
  static const KeypointVocabulary kVocabulary(vocabularyData());
  return kVocabulary;
}

ListDistance KeypointVocabulary::nearest(const KeypointCode& code) const {
  const BlockComparison compare = blockComparison();
  std::array<std::uint8_t, kBlockCodes> distances;
  ListDistance best{0, kFarthest + 1};
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    for (std::uint64_t within = compare(blocks_[b], code, best.distance - 1, distances.data()); within != 0;
         within &= within - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(within));
      // Filled-up places repeat list 0, which is never farther than itself.
      if (distances[i] < best.distance)
        best = {static_cast<std::uint32_t>(b * kBlockCodes + i), distances[i]};
    }
  }
  return best;
}

void KeypointVocabulary::nearest(const KeypointCode& code, std::size_t count,
                                 std::vector<std::uint32_t>& found) const {
  found.clear();
  if (count >= lists_) {
    for (std::size_t list = 0; list < lists_; ++list) found.push_back(static_cast<std::uint32_t>(list));
    return;
  }
  if (count == 0) return;
  // Candidates within a bound that falls as soon as `count` are nearer: the counts by distance tell where.
  const BlockComparison compare = blockComparison();
  std::array<std::uint8_t, kBlockCodes> distances;
  std::array<std::uint32_t, kFarthest + 1> byDistance{};
  std::vector<ListDistance> candidates;
  candidates.reserve(count * 8);
  int bound = kFarthest;
  std::size_t atMostBound = 0;
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    for (std::uint64_t within = compare(blocks_[b], code, bound, distances.data()); within != 0;
         within &= within - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(within));
      const std::size_t list = b * kBlockCodes + i;
      if (list >= lists_ || distances[i] > bound) continue;
      candidates.push_back({static_cast<std::uint32_t>(list), distances[i]});
      ++byDistance[distances[i]];
      ++atMostBound;
      while (atMostBound - byDistance[static_cast<std::size_t>(bound)] >= count) {
        atMostBound -= byDistance[static_cast<std::size_t>(bound)];
        --bound;
      }
    }
  }
  // Candidates came by list number, so the first ones at the bound are the lowest.
  std::size_t atBound = count - (atMostBound - byDistance[static_cast<std::size_t>(bound)]);
  for (const ListDistance& candidate : candidates) {
    if (candidate.distance > bound) continue;
    if (candidate.distance == bound) {
      if (atBound == 0) continue;
      --atBound;
    }
    found.push_back(candidate.list);
  }
}

}  // namespace lookalike::index
