// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/index/descriptor_index.h"

namespace lookalike::index {

/// Compares every pair by blocked matrix multiplication over the set's own rows, which are not copied.
class ExactIndex final : public DescriptorIndex {
 public:
  /// `set` has been validated and must outlive the index.
  ExactIndex(const DescriptorSet& set, int threads) : set_(set), threads_(threads) {}

  [[nodiscard]] IndexKind kind() const override { return IndexKind::kExact; }
  [[nodiscard]] std::size_t size() const override { return set_.size(); }
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
  const DescriptorSet& set_;
  int threads_;
};

}  // namespace lookalike::index
