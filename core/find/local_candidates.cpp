// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/find/local_candidates.h"
#include "core/base/parallel_for.h"

#include <algorithm>
#include <cmath>
#include <mutex>

namespace lookalike::find {

Result<void> CandidateOptions::check() const {
  if (globalPerImage < 1 || localPerImage < 1)
    return Error{ErrorCode::kInvalidArgument, {}, "at least one candidate an image must be allowed", -1};
  if (localAlways < 0 || std::isnan(standOut) || std::isnan(strongVotes))
    return Error{ErrorCode::kInvalidArgument, {}, "the choice of local candidates makes no sense", -1};
  if (indexBytes < 0) return Error{ErrorCode::kInvalidArgument, {}, "the index's memory is negative", -1};
  return ok();
}

std::size_t worthLooking(std::span<const index::LocalCandidate> candidates, const CandidateOptions& options) {
  if (candidates.size() < static_cast<std::size_t>(options.localPerImage)) return candidates.size();
  const float enough = std::min(options.strongVotes, options.standOut * candidates.back().votes);
  std::size_t count = 0;
  while (count < candidates.size() &&
         (count < static_cast<std::size_t>(options.localAlways) || candidates[count].votes >= enough)) {
    ++count;
  }
  return count;
}

Result<std::vector<CandidatePair>> localCandidates(const LocalSearch& search, const CandidateOptions& options,
                                                   JobControl& control, JobObserver* observer) {
  index::LocalIndexOptions indexOptions;
  indexOptions.threads = search.threads;
  indexOptions.memoryBytes = options.indexBytes;
  indexOptions.mappedFile = search.mappedFile;
  auto created = index::LocalIndex::create(indexOptions);
  if (!created.ok()) return created.error();
  index::LocalIndex& index = *created.value();

  const std::size_t references = search.references.size();
  ProgressMeter meter(observer, JobStage::kMatching,
                      static_cast<std::int64_t>(references + search.queries.size()));
  const auto add = [&](std::size_t row) -> Result<void> {
    const auto features = search.features.find(search.hashOf.at(search.references[row]), false);
    return features ? index.add(static_cast<std::int64_t>(row), *features) : ok();
  };
  // The index takes one at a time.
  if (auto added = parallelFor(references, 1, control, &meter, add); !added.ok()) return added.error();

  std::unordered_map<ImageId, std::int64_t> rowOf;
  for (std::size_t row = 0; row < references; ++row)
    rowOf.emplace(search.references[row], static_cast<std::int64_t>(row));
  index::LocalSearchOptions searchOptions;
  searchOptions.candidates = options.localPerImage;
  if (search.queries.size() > 1)
    searchOptions.threads = 1;  // the queries themselves are spread over the cores
  std::mutex mutex;
  std::vector<CandidatePair> found;
  const auto searchFor = [&](std::size_t row) -> Result<void> {
    const ImageId query = search.queries[row];
    const auto features = search.features.find(search.hashOf.at(query), false);
    if (!features) return ok();
    const auto self = rowOf.find(query);
    const auto candidates = index.search(*features, searchOptions, self == rowOf.end() ? -1 : self->second);
    if (!candidates.ok()) return candidates.error();
    const std::lock_guard lock(mutex);
    const auto list = std::span<const index::LocalCandidate>(candidates.value());
    for (const index::LocalCandidate& candidate : list.first(worthLooking(list, options))) {
      CandidatePair pair;
      pair.a = query;
      pair.b = search.references[static_cast<std::size_t>(candidate.image)];
      found.push_back(pair);
    }
    return ok();
  };
  if (auto searched = parallelFor(search.queries.size(), search.threads, control, &meter, searchFor);
      !searched.ok()) {
    return searched.error();
  }
  return found;
}

}  // namespace lookalike::find
