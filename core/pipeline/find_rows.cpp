// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/find_rows.h"

#include <limits>

namespace lookalike::pipeline {

std::vector<exchange::GroupRow> groupRows(const LibrarySnapshot& snapshot,
                                          const std::vector<ImageGroup>& groups) {
  std::vector<exchange::GroupRow> rows;
  int number = 0;
  for (const ImageGroup& group : groups) {
    ++number;
    for (std::size_t i = 0; i < group.members.size(); ++i) {
      const ImageRecord* image = snapshot.image(group.members[i]);
      if (image == nullptr) continue;
      for (const FileRecord& file : snapshot.filesOf(image->id)) {
        rows.push_back({number, file.path, image->hash, image->width, image->height, file.bytes,
                        image->format, group.scoreWithCentre[i], image->id == group.centre});
      }
    }
  }
  return rows;
}

std::vector<exchange::PairRow> pairRows(const LibrarySnapshot& snapshot, float threshold) {
  std::vector<exchange::PairRow> rows;
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t i = 1; i < snapshot.files.size(); ++i) {
    const FileRecord& first = snapshot.files[i - 1];
    const FileRecord& second = snapshot.files[i];
    if (*first.image != *second.image) continue;
    const ContentHash hash = snapshot.image(*first.image)->hash;
    rows.push_back({first.path, second.path, hash, hash, 1.0F, kNone, 1.0F, nullptr});
  }
  for (std::size_t i = 0; i < snapshot.pairs.size(); ++i) {
    if (snapshot.pairs[i].score < threshold) break;  // by descending score
    const ImagePair pair = snapshot.completePair(i);
    const auto filesA = snapshot.filesOf(pair.a);
    const auto filesB = snapshot.filesOf(pair.b);
    if (filesA.empty() || filesB.empty()) continue;
    rows.push_back({filesA.front().path, filesB.front().path, snapshot.image(pair.a)->hash,
                    snapshot.image(pair.b)->hash, pair.similarity, pair.normalisedSimilarity, pair.score,
                    pair.geometry, pair.normRatio, pair.copyScore, pair.networkCopy});
  }
  return rows;
}

}  // namespace lookalike::pipeline
