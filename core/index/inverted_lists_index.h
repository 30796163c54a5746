// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/index/descriptor_index.h"

namespace lookalike::index {

/// FAISS's inverted lists over unit vectors, with inner product. Holds its own copy of the vectors.
class InvertedListsIndex final : public DescriptorIndex {
 public:
  /// `set` has been validated and is not empty; `options` have been checked.
  [[nodiscard]] static Result<std::unique_ptr<DescriptorIndex>> build(const DescriptorSet& set,
                                                                      const IndexOptions& options,
                                                                      JobControl& control);
  ~InvertedListsIndex() override;

  [[nodiscard]] IndexKind kind() const override { return IndexKind::kInvertedLists; }
  [[nodiscard]] std::size_t size() const override { return rows_; }
  [[nodiscard]] Result<void> rangeSearch(
      std::span<const float> queries, float minSimilarity, JobControl& control, ProgressMeter* meter,
      const std::function<void(std::int64_t, std::span<const Neighbour>)>& emit) const override;
  [[nodiscard]] Result<void> nearest(
      std::span<const float> queries, const NearestOptions& options, JobControl& control,
      ProgressMeter* meter,
      const std::function<void(std::int64_t, std::span<const Neighbour>)>& emit) const override;
  [[nodiscard]] Result<void> pairsWithin(
      float minSimilarity, JobControl& control, ProgressMeter* meter,
      const std::function<void(std::span<const RowPair>)>& emit) const override;

 private:
  struct Lists;  // FAISS's types stay in the .cpp
  struct RowPlaces;
  struct Probes;
  struct ListTile;
  InvertedListsIndex(std::unique_ptr<Lists> lists, std::size_t rows, int dimension, int threads);

  /// The nearest of one query whose first answer was used up by rows at or above the limit.
  [[nodiscard]] std::vector<Neighbour> nearestBelow(std::span<const float> query,
                                                    const NearestOptions& options) const;
  [[nodiscard]] RowPlaces rowPlaces() const;
  /// Nothing when cancelled.
  [[nodiscard]] bool probeRows(const RowPlaces& places, JobControl& control, Probes& probes) const;
  void compareTile(const ListTile& tile, float minSimilarity, const RowPlaces& places, const Probes& probes,
                   std::vector<float>& gathered, std::vector<float>& products,
                   std::vector<RowPair>& found) const;

  std::unique_ptr<Lists> lists_;
  std::size_t rows_;
  int dimension_;
  int threads_;
};

}  // namespace lookalike::index
