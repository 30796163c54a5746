// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/match/descriptor_matcher.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <unordered_map>

#include "core/match/best_pairs.h"

namespace lookalike::match {

namespace {

Error invalid(const char* what) {
  return Error{ErrorCode::kInvalidArgument, {}, what, -1};
}

float cosine(std::span<const float> left, std::span<const float> right) {
  double sum = 0.0;
  for (std::size_t i = 0; i < left.size(); ++i) sum += static_cast<double>(left[i]) * right[i];
  return static_cast<float>(std::clamp(sum, -1.0, 1.0));
}

std::unordered_map<ImageId, std::size_t> rowsById(const DescriptorSet& set) {
  std::unordered_map<ImageId, std::size_t> rows;
  rows.reserve(set.size());
  for (std::size_t row = 0; row < set.size(); ++row) rows.emplace(set.ids[row], row);
  return rows;
}

/// Runs `body`, turning a failed allocation of the results into an Error.
template <typename Body>
Result<std::vector<ImagePair>> withMemoryErrors(const Body& body) {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::kOutOfMemory, {}, "pairs", -1};
  }
}

}  // namespace

Result<void> MatchOptions::check() const {
  if (!(similarityFloor >= -1.0F && similarityFloor <= 1.0F)) {
    return invalid("the similarity floor must be -1 to 1");
  }
  if (maxPairsPerImage < 1) return invalid("the most pairs of an image must be at least 1");
  if (auto checked = normalisation.check(); !checked) return checked;
  return index.check();
}

Result<std::vector<ImagePair>> matchWithin(const DescriptorSet& library, const MatchOptions& options,
                                           JobControl& control, JobObserver* observer) {
  if (auto checked = options.check(); !checked) return checked.error();
  return withMemoryErrors([&]() -> Result<std::vector<ImagePair>> {
    BestPairs best(library.ids, static_cast<std::size_t>(options.maxPairsPerImage));
    {
      const auto index = index::DescriptorIndex::build(library, options.index, control);
      if (!index) return index.error();
      ProgressMeter meter(observer, JobStage::kMatching, static_cast<std::int64_t>(library.size()));
      const auto searched = index.value()->pairsWithin(
          options.similarityFloor, control, &meter, [&](std::span<const index::RowPair> pairs) {
            for (const index::RowPair& pair : pairs) {
              best.add(
                  {static_cast<std::uint32_t>(pair.a), static_cast<std::uint32_t>(pair.b), pair.similarity});
            }
          });
      if (!searched) return searched.error();
    }
    std::vector<ImagePair> pairs = best.take();
    if (!options.normalisation.enabled || pairs.empty()) return pairs;
    const auto processed = subtractNegatives(library, library, options.normalisation, options.index, control,
                                             observer, options.similarityFloor);
    if (!processed) return processed.error();
    const auto rows = rowsById(library);
    for (ImagePair& pair : pairs) {
      pair.normalisedSimilarity = cosine(processed->row(rows.at(pair.a)), processed->row(rows.at(pair.b)));
    }
    return pairs;
  });
}

Result<std::vector<ImagePair>> matchAgainst(const DescriptorSet& queries, const DescriptorSet& references,
                                            const DescriptorSet* negatives, int perQuery,
                                            const MatchOptions& options, JobControl& control,
                                            JobObserver* observer) {
  if (auto checked = options.check(); !checked) return checked.error();
  if (perQuery < 1) return invalid("the references of a query must be at least 1");
  if (queries.size() == 0 || references.size() == 0) return std::vector<ImagePair>{};
  if (queries.dimension != references.dimension) return invalid("queries and references differ in dimension");
  return withMemoryErrors([&]() -> Result<std::vector<ImagePair>> {
    const bool normalise = options.normalisation.enabled;
    DescriptorSet processedQueries;
    DescriptorSet processedReferences;
    if (normalise) {
      const DescriptorSet& against = negatives != nullptr ? *negatives : references;
      auto first =
          subtractNegatives(queries, against, options.normalisation, options.index, control, observer);
      if (!first) return first.error();
      auto second =
          subtractNegatives(references, against, options.normalisation, options.index, control, observer);
      if (!second) return second.error();
      processedQueries = std::move(first).value();
      processedReferences = std::move(second).value();
    }
    const DescriptorSet& from = normalise ? processedQueries : queries;
    const DescriptorSet& to = normalise ? processedReferences : references;
    const auto index = index::DescriptorIndex::build(to, options.index, control);
    if (!index) return index.error();
    ProgressMeter meter(observer, JobStage::kMatching, static_cast<std::int64_t>(queries.size()));
    const int count = static_cast<int>(std::min(static_cast<std::size_t>(perQuery), references.size()));
    std::vector<ImagePair> pairs;
    const auto searched =
        index.value()->nearest(from.unit, {count}, control, &meter,
                               [&](std::int64_t query, std::span<const index::Neighbour> neighbours) {
                                 const std::size_t row = static_cast<std::size_t>(query);
                                 for (const index::Neighbour& neighbour : neighbours) {
                                   if (neighbour.similarity < options.similarityFloor) break;
                                   const std::size_t reference = static_cast<std::size_t>(neighbour.row);
                                   ImagePair pair;
                                   pair.a = queries.ids[row];
                                   pair.b = references.ids[reference];
                                   pair.score = neighbour.similarity;
                                   pair.similarity = neighbour.similarity;
                                   if (normalise) {
                                     pair.normalisedSimilarity = neighbour.similarity;
                                     pair.similarity = cosine(queries.row(row), references.row(reference));
                                   }
                                   pairs.push_back(pair);
                                 }
                               });
    if (!searched) return searched.error();
    return pairs;
  });
}

}  // namespace lookalike::match
