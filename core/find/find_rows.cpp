// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/find/find_rows.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "core/exchange/verdict_names.h"
#include "core/library/judged_pairs.h"

namespace lookalike::find {

namespace {

/// Fills in the columns of who was made from whom.
void addDerivation(const library::LibrarySnapshot& snapshot, const library::GroupDerivation& derivation,
                   ImageId image, exchange::GroupRow& row) {
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

/// Fills in the columns of what a person said. `isSwapped`: the row's A is the judged pair's b.
void addVerdict(const library::LibrarySnapshot& snapshot, const library::JudgedPair& pair, bool isSwapped,
                exchange::PairRow& row) {
  row.verdict = pair.verdict.isConflict ? "conflict" : std::string(exchange::answerName(pair.verdict.answer));
  row.verdictOrder = isSwapped ? reversed(pair.verdict.order) : pair.verdict.order;
  const VerdictEntry& latest = snapshot.verdicts->entries()[pair.verdict.latest];
  row.annotator = latest.annotator;
  row.verdictTimeMs = latest.timeMs;
}

}  // namespace

std::vector<exchange::GroupRow> groupRows(const library::LibrarySnapshot& snapshot,
                                          const std::vector<ImageGroup>& groups,
                                          const std::vector<library::GroupDerivation>& derivations) {
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

std::vector<exchange::PairRow> pairRows(const library::LibrarySnapshot& snapshot, float threshold,
                                        std::span<const std::shared_ptr<const PairDirection>> directions,
                                        library::RejectedPairs rejected) {
  std::vector<exchange::PairRow> rows;
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  for (std::size_t i = 1; i < snapshot.files.size(); ++i) {
    const FileRecord& first = snapshot.files[i - 1];
    const FileRecord& second = snapshot.files[i];
    if (*first.image != *second.image) continue;
    const ContentHash hash = snapshot.image(*first.image)->hash;
    rows.push_back({first.path, second.path, hash, hash, 1.0F, kNone, 1.0F, nullptr});
  }
  const std::vector<library::JudgedPair> judged = library::judgedPairs(snapshot);
  std::unordered_map<std::size_t, const library::JudgedPair*> verdictAt;  // by place
  for (const library::JudgedPair& pair : judged) {
    if (pair.place) verdictAt.emplace(*pair.place, &pair);
  }
  const auto addPair = [&](std::size_t place) {
    const ImagePair pair = snapshot.completePair(place);
    const auto filesA = snapshot.filesOf(pair.a);
    const auto filesB = snapshot.filesOf(pair.b);
    if (filesA.empty() || filesB.empty()) return;
    rows.push_back({filesA.front().path, filesB.front().path, snapshot.image(pair.a)->hash,
                    snapshot.image(pair.b)->hash, pair.similarity, pair.normalisedSimilarity, pair.score,
                    pair.geometry, pair.normRatio, pair.copyScore, pair.networkCopy,
                    place < directions.size() ? directions[place] : nullptr});
    if (const auto found = verdictAt.find(place); found != verdictAt.end())
      addVerdict(snapshot, *found->second, pair.a != found->second->a, rows.back());
  };
  std::size_t finds = 0;
  for (; finds < snapshot.pairs.size() && snapshot.pairs[finds].score >= threshold; ++finds) {
    const auto found = verdictAt.find(finds);
    const bool isRejected = found != verdictAt.end() && found->second->isNoCopy();
    if (!isRejected || rejected == library::RejectedPairs::kShown) addPair(finds);
  }
  std::vector<std::size_t> copiesBelow;
  for (const library::JudgedPair& pair : judged) {
    if (pair.isCopy() && pair.place && *pair.place >= finds) copiesBelow.push_back(*pair.place);
  }
  std::sort(copiesBelow.begin(), copiesBelow.end());
  for (const std::size_t place : copiesBelow) addPair(place);
  for (const library::JudgedPair& pair : judged) {
    if (!pair.isCopy() || pair.place) continue;
    rows.push_back({snapshot.filesOf(pair.a).front().path, snapshot.filesOf(pair.b).front().path,
                    snapshot.image(pair.a)->hash, snapshot.image(pair.b)->hash, kNone, kNone, kNone});
    addVerdict(snapshot, pair, false, rows.back());
  }
  return rows;
}

}  // namespace lookalike::find
