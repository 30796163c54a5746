// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "core/match/descriptor_matcher.h"

namespace lookalike::match {

Result<void> NegativeSubtractionOptions::check() const {
  const auto invalid = [](const char* what) { return Error{ErrorCode::kInvalidArgument, {}, what, -1}; };
  if (iterations < 1 || iterations > 100) return invalid("normalisation iterations must be 1 to 100");
  if (neighbours < 1) return invalid("normalisation neighbours must be at least 1");
  if (!(beta >= 0.0F && beta <= 1.0F)) return invalid("normalisation beta must be 0 to 1");
  return ok();
}

Result<DescriptorSet> subtractNegatives(const DescriptorSet& set, const DescriptorSet& negatives,
                                        const NegativeSubtractionOptions& options,
                                        const index::IndexOptions& indexOptions, JobControl& control,
                                        JobObserver* observer, float copiesFrom) {
  if (auto checked = options.check(); !checked) return checked.error();
  if (set.size() == 0) return set;
  if (negatives.size() > 0 && negatives.dimension != set.dimension) {
    return Error{ErrorCode::kInvalidArgument, {}, "the negatives have another dimension", -1};
  }
  auto index = index::DescriptorIndex::build(negatives, indexOptions, control);
  if (!index) return index.error();
  DescriptorSet processed = set;
  if (negatives.size() == 0) return processed;
  ProgressMeter meter(observer, JobStage::kMatching,
                      static_cast<std::int64_t>(set.size()) * options.iterations);
  const std::size_t dimension = static_cast<std::size_t>(set.dimension);
  const std::size_t k = static_cast<std::size_t>(options.neighbours);
  const float factor = options.beta / static_cast<float>(options.neighbours);
  // One more than k, for the image itself among the negatives.
  const index::NearestOptions nearest{options.neighbours + 1, copiesFrom};
  std::vector<float> vector(dimension);
  for (int iteration = 0; iteration < options.iterations; ++iteration) {
    const std::vector<float> before = processed.unit;
    const auto searched =
        index.value()->nearest(before, nearest, control, &meter,
                               [&](std::int64_t query, std::span<const index::Neighbour> neighbours) {
                                 const std::size_t row = static_cast<std::size_t>(query);
                                 float* unit = processed.unit.data() + row * dimension;
                                 std::copy_n(unit, dimension, vector.begin());
                                 std::size_t used = 0;
                                 for (const index::Neighbour& neighbour : neighbours) {
                                   const std::size_t negative = static_cast<std::size_t>(neighbour.row);
                                   if (used == k) break;
                                   if (negatives.ids[negative] == set.ids[row]) continue;
                                   ++used;
                                   const auto other = negatives.row(negative);
                                   for (std::size_t i = 0; i < dimension; ++i) vector[i] -= factor * other[i];
                                 }
                                 double squares = 0.0;
                                 for (const float value : vector)
                                   squares += static_cast<double>(value) * value;
                                 const float norm = static_cast<float>(std::sqrt(squares));
                                 if (norm < 1e-6F) return;
                                 for (std::size_t i = 0; i < dimension; ++i) unit[i] = vector[i] / norm;
                               });
    if (!searched) return searched.error();
  }
  return processed;
}

}  // namespace lookalike::match
