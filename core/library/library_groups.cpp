// SPDX-License-Identifier: GPL-3.0-or-later
// What a snapshot's pairs and verdicts add up to (declared in library.h).
#include <algorithm>

#include "core/cluster/verdict_groups.h"
#include "core/library/judged_pairs.h"
#include "core/library/library_snapshot.h"

namespace lookalike::library {

std::optional<double> estimatedPrecision(const LibrarySnapshot& snapshot, float threshold) {
  double sum = 0.0;
  std::int64_t count = 0;
  for (const ImagePair& pair : snapshot.pairs) {
    if (!(pair.score >= threshold)) break;  // by descending score
    sum += pair.score;
    ++count;
  }
  for (const JudgedPair& pair : judgedPairs(snapshot)) {
    if (!pair.isCopy() && !pair.isNoCopy()) continue;
    const float score = pair.place ? snapshot.pairs[*pair.place].score : -1.0F;
    const bool isCounted = score >= threshold;
    if (isCounted) sum -= score;
    if (pair.isCopy()) sum += 1.0;
    count += (pair.isCopy() ? 1 : 0) - (isCounted ? 1 : 0);
  }
  return count == 0 ? std::nullopt : std::optional(std::clamp(sum / static_cast<double>(count), 0.0, 1.0));
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
