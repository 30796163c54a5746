// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/find_rows.h"

#include <algorithm>
#include <limits>

namespace lookalike::pipeline {

namespace {

/// Fills in the columns of who was made from whom.
void addDerivation(const LibrarySnapshot& snapshot, const GroupDerivation& derivation, ImageId image,
                   exchange::GroupRow& row) {
  const auto& nodes = derivation.tree.nodes;
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [&](const auto& node) { return node.image == image; });
  if (found == nodes.end()) return;
  const auto place = static_cast<std::size_t>(found - nodes.begin());
  if (found->parent) {
    row.derivedFrom = snapshot.filesOf(nodes[*found->parent].image).front().path;
    row.derivationProbability = found->probability;
  }
  row.originalProbability = 0.0F;
  for (const cluster::LikelyOriginal& original : derivation.tree.originals) {
    if (original.node == place) row.originalProbability = original.probability;
  }
}

}  // namespace

std::vector<exchange::GroupRow> groupRows(const LibrarySnapshot& snapshot,
                                          const std::vector<ImageGroup>& groups,
                                          const std::vector<GroupDerivation>& derivations) {
  std::vector<exchange::GroupRow> rows;
  int number = 0;
  for (const ImageGroup& group : groups) {
    ++number;
    for (std::size_t i = 0; i < group.members.size(); ++i) {
      const ImageRecord* image = snapshot.image(group.members[i]);
      if (image == nullptr) continue;
      exchange::GroupRow row;
      row.group = number;
      row.hash = image->hash;
      row.width = image->width;
      row.height = image->height;
      row.format = image->format;
      row.scoreWithCentre = group.scoreWithCentre[i];
      row.isCentre = image->id == group.centre;
      if (!derivations.empty())
        addDerivation(snapshot, derivations[static_cast<std::size_t>(number) - 1], image->id, row);
      for (const FileRecord& file : snapshot.filesOf(image->id)) {
        row.path = file.path;
        row.bytes = file.bytes;
        rows.push_back(row);
      }
    }
  }
  return rows;
}

std::vector<exchange::PairRow> pairRows(const LibrarySnapshot& snapshot, float threshold,
                                        std::span<const std::shared_ptr<const PairDirection>> directions) {
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
                    pair.geometry, pair.normRatio, pair.copyScore, pair.networkCopy,
                    i < directions.size() ? directions[i] : nullptr});
  }
  return rows;
}

}  // namespace lookalike::pipeline
