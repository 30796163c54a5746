// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/judged_pairs.h"

#include <algorithm>
#include <unordered_map>

namespace lookalike::library {

std::vector<JudgedPair> judgedPairs(const LibrarySnapshot& snapshot, const review::VerdictBook& verdicts) {
  std::vector<JudgedPair> judged;
  if (verdicts.counts().pairs() == 0) return judged;
  // The images that are spoken of are few beside those of the snapshot.
  std::unordered_map<ContentHash, ImageId> ids;
  verdicts.visit([&](const review::PairKey& key, const review::PairVerdict&) {
    ids.try_emplace(key.a);
    ids.try_emplace(key.b);
  });
  for (const ImageRecord& image : snapshot.images) {
    if (const auto spokenOf = ids.find(image.hash); spokenOf != ids.end()) spokenOf->second = image.id;
  }
  verdicts.visit([&](const review::PairKey& key, const review::PairVerdict& verdict) {
    JudgedPair pair{ids.at(key.a), ids.at(key.b), std::nullopt, verdict};
    if (!pair.a.isValid() || !pair.b.isValid()) return;
    if (pair.b < pair.a) {
      std::swap(pair.a, pair.b);
      pair.verdict.order = reversed(verdict.order);
    }
    pair.place = snapshot.placeOfPair(pair.a, pair.b);
    judged.push_back(pair);
  });
  std::sort(judged.begin(), judged.end(), [](const JudgedPair& left, const JudgedPair& right) {
    return left.a != right.a ? left.a < right.a : left.b < right.b;
  });
  return judged;
}

std::vector<JudgedPair> judgedPairs(const LibrarySnapshot& snapshot) {
  return snapshot.verdicts ? judgedPairs(snapshot, *snapshot.verdicts) : std::vector<JudgedPair>{};
}

}  // namespace lookalike::library
