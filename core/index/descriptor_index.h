// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/values/descriptor_set.h"

namespace lookalike::index {

/// One neighbour: `row` into the indexed DescriptorSet.
struct Neighbour {
  std::int64_t row = 0;
  float similarity = 0.0F;  ///< cosine
};

enum class IndexKind {
  kAutomatic,      ///< exact up to a measured size, inverted lists beyond (core/README.md states it)
  kExact,          ///< every pair is compared
  kInvertedLists,  ///< only probed lists are seen: recall below 1, measured
};

struct IndexOptions {
  IndexKind kind = IndexKind::kAutomatic;
  int lists = 0;               ///< of inverted lists; 0: from the size
  int probes = 0;              ///< lists visited a query; 0: from the size
  int threads = 1;             ///< of ThreadBudget
  std::uint64_t seed = 20211;  ///< of the list training
};

/// Nearest-neighbour and range search by cosine over unit vectors. The set must outlive the index for the
/// exact kind. Immutable after build; searches are const but use all `threads`.
class DescriptorIndex {
 public:
  [[nodiscard]] static Result<std::unique_ptr<DescriptorIndex>> build(const DescriptorSet& set,
                                                                      const IndexOptions& options);
  virtual ~DescriptorIndex() = default;

  [[nodiscard]] virtual IndexKind kind() const = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;

  /// All rows with similarity >= minSimilarity, query by query in order, in blocks so that memory stays
  /// bounded. `queries` is row-major n × dimension. `emit` receives the query number and its neighbours by
  /// descending similarity, then row. Errors: kCancelled, kOutOfMemory. `meter` may be null; it counts
  /// queries.
  [[nodiscard]] virtual Result<void> rangeSearch(
      std::span<const float> queries, float minSimilarity, JobControl& control, ProgressMeter* meter,
      const std::function<void(std::int64_t, std::span<const Neighbour>)>& emit) const = 0;

  /// The k nearest rows of each query, by descending similarity, then row; fewer when the index holds fewer.
  [[nodiscard]] virtual Result<void> nearest(
      std::span<const float> queries, int k, JobControl& control, ProgressMeter* meter,
      const std::function<void(std::int64_t, std::span<const Neighbour>)>& emit) const = 0;
};

}  // namespace lookalike::index
