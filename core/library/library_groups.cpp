// SPDX-License-Identifier: GPL-3.0-or-later
// What a snapshot's pairs and verdicts add up to (declared in library.h).
#include <algorithm>

#include "core/cluster/verdict_groups.h"
#include "core/library/judged_pairs.h"
#include "core/library/library_snapshot.h"

namespace lookalike::library {

std::optional<review::ShareEstimate> estimatedPrecision(const LibrarySnapshot& snapshot,
                                                        const review::VerdictBook& verdicts,
                                                        float threshold) {
  std::vector<review::JudgedPair> judged(snapshot.pairs.size());
  for (std::size_t i = 0; i < judged.size(); ++i) judged[i].probability = snapshot.pairs[i].score;
  for (const JudgedPair& pair : judgedPairs(snapshot, verdicts)) {
    if (pair.place && (pair.isCopy() || pair.isNoCopy()))
      judged[*pair.place].verdict = pair.isCopy() ? VerdictAnswer::kCopy : VerdictAnswer::kNotCopy;
  }
  return review::reviewEstimate(judged, {}, threshold, 0).precision;
}

std::vector<ImageGroup> groupSnapshot(const LibrarySnapshot& snapshot, float threshold) {
  static const review::VerdictBook kNone;
  return groupSnapshot(snapshot, snapshot.verdicts ? *snapshot.verdicts : kNone, threshold);
}

std::vector<ImageGroup> groupSnapshot(const LibrarySnapshot& snapshot, const review::VerdictBook& verdicts,
                                      float threshold, RejectedPairs rejected) {
  cluster::GroupOptions options;
  options.threshold = std::max(threshold, snapshot.scoreFloor);
  // The largest picture is the likeliest to be wanted, and the best name for its group.
  options.preference = [&](ImageId id) {
    const ImageRecord* image = snapshot.image(id);
    return std::pair(std::int64_t{image->width} * image->height, image->bytes);
  };
  cluster::GroupVerdicts said;
  for (const JudgedPair& pair : judgedPairs(snapshot, verdicts)) {
    if (pair.isCopy()) said.copies.emplace_back(pair.a, pair.b);
    if (pair.isNoCopy() && rejected == RejectedPairs::kLeftOut) said.notCopies.emplace_back(pair.a, pair.b);
  }
  std::vector<ImageGroup> groups = cluster::groupCopies(snapshot.pairs, options, said);

  // One content in several files is a find too, whatever the threshold; inside a group its files already
  // show.
  std::vector<ImageId> grouped;
  for (const ImageGroup& group : groups)
    grouped.insert(grouped.end(), group.members.begin(), group.members.end());
  std::sort(grouped.begin(), grouped.end());
  for (std::size_t first = 0; first < snapshot.files.size();) {
    std::size_t last = first + 1;
    const ImageId id = *snapshot.files[first].image;
    while (last < snapshot.files.size() && *snapshot.files[last].image == id) ++last;
    if (last - first > 1 && !std::binary_search(grouped.begin(), grouped.end(), id)) {
      groups.push_back({id, {id}, {1.0F}, {}});
    }
    first = last;
  }
  return groups;
}

}  // namespace lookalike::library
