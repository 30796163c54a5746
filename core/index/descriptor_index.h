// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
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

/// Two rows of the indexed DescriptorSet, a < b.
struct RowPair {
  std::int64_t a = 0;
  std::int64_t b = 0;
  float similarity = 0.0F;  ///< cosine
};

enum class IndexKind {
  kAutomatic,      ///< exact up to kExactLimit rows, inverted lists beyond
  kExact,          ///< every pair is compared
  kInvertedLists,  ///< only probed lists are seen: recall below 1, measured (see defaultProbes)
};

/// The most rows that kAutomatic searches exactly. See descriptor_index.cpp for the measurement.
extern const std::size_t kExactLimit;

struct IndexOptions {
  IndexKind kind = IndexKind::kAutomatic;
  int lists = 0;                ///< of inverted lists; 0: defaultLists; never more than there are rows
  int probes = 0;               ///< lists visited a query; 0: defaultProbes
  int threads = 1;              ///< of ThreadBudget
  std::uint64_t seed = 20'211;  ///< of the list training
  /// kInvalidArgument naming the first option that makes no sense.
  [[nodiscard]] Result<void> check() const;
};

/// Inverted lists for `rows` rows: about 4 sqrt(rows), but at least 32 rows a list.
[[nodiscard]] int defaultLists(std::size_t rows);
/// Lists to visit of `lists`: chosen so that pairs at cosine 0.8 and above are found with recall >= 0.98 on
/// made data.
[[nodiscard]] int defaultProbes(int lists);

/// What nearest() looks for.
struct NearestOptions {
  int count = 10;  ///< k
  /// Rows at or above this similarity are passed over (copies, when negatives are looked for).
  float below = std::numeric_limits<float>::infinity();
};

/// Nearest-neighbour and range search by cosine over unit vectors. The set must outlive the index for the
/// exact kind. Immutable after build; searches are const but use all `threads`. Cancel is answered within
/// 0.2 s and pause is obeyed everywhere. Similarities are clamped to -1..1. `emit` is called on the calling
/// thread; an allocation that fails in it gives kOutOfMemory. `meter` may be null.
class DescriptorIndex {
 public:
  /// Errors: kInvalidArgument (options, ragged set, a row that is not finite), kCancelled, kOutOfMemory.
  [[nodiscard]] static Result<std::unique_ptr<DescriptorIndex>> build(const DescriptorSet& set,
                                                                      const IndexOptions& options,
                                                                      JobControl& control);
  DescriptorIndex() = default;
  virtual ~DescriptorIndex() = default;
  DescriptorIndex(const DescriptorIndex&) = delete;
  DescriptorIndex& operator=(const DescriptorIndex&) = delete;

  [[nodiscard]] virtual IndexKind kind() const = 0;
  [[nodiscard]] virtual std::size_t size() const = 0;

  /// All rows with similarity >= minSimilarity, query by query in order, in blocks so that memory stays
  /// bounded. `queries` is row-major n × dimension. `emit` receives the query number and its neighbours by
  /// descending similarity, then row (a call for each query, also without any neighbour). `meter` counts
  /// queries. Errors: kInvalidArgument (queries not whole rows, not finite), kCancelled, kOutOfMemory.
  [[nodiscard]] virtual Result<void> rangeSearch(
      std::span<const float> queries, float minSimilarity, JobControl& control, ProgressMeter* meter,
      const std::function<void(std::int64_t, std::span<const Neighbour>)>& emit) const = 0;

  /// The nearest rows of each query, by descending similarity, then row; fewer when the index (or the probed
  /// lists) hold fewer. Errors as rangeSearch().
  [[nodiscard]] virtual Result<void> nearest(
      std::span<const float> queries, const NearestOptions& options, JobControl& control,
      ProgressMeter* meter,
      const std::function<void(std::int64_t, std::span<const Neighbour>)>& emit) const = 0;

  /// All pairs of the indexed rows with similarity >= minSimilarity, each once, in blocks of bounded size.
  /// The order is the same in every run but has no meaning. Half the work of a range search with the rows as
  /// queries. With inverted lists a pair is found when either row's probes reach the other. `meter` counts
  /// rows. Errors: kCancelled, kOutOfMemory.
  [[nodiscard]] virtual Result<void> pairsWithin(
      float minSimilarity, JobControl& control, ProgressMeter* meter,
      const std::function<void(std::span<const RowPair>)>& emit) const = 0;
};

}  // namespace lookalike::index
