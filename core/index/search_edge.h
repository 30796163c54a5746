// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/index/descriptor_index.h"

namespace lookalike::index {

/// Runs a search and turns what it throws (FAISS, the allocator, thread creation) into an Error. A failure
/// while cancelled is kCancelled.
[[nodiscard]] Result<void> translateExceptions(JobControl& control,
                                               const std::function<Result<void>()>& search);

/// kInvalidArgument unless `queries` are whole, finite rows of `dimension`.
[[nodiscard]] Result<void> checkQueries(std::span<const float> queries, int dimension);

[[nodiscard]] inline Error cancelledError() {
  return Error{ErrorCode::kCancelled, {}, {}, -1};
}

/// The order of all neighbour lists.
[[nodiscard]] inline bool isCloser(const Neighbour& left, const Neighbour& right) {
  return left.similarity != right.similarity ? left.similarity > right.similarity : left.row < right.row;
}

/// The best `capacity` neighbours seen so far.
class BestNeighbours {
 public:
  explicit BestNeighbours(std::size_t capacity) : capacity_(capacity) {}
  /// Neighbours below this cannot enter any more.
  [[nodiscard]] float floor() const {
    return heap_.size() < capacity_ ? -std::numeric_limits<float>::infinity() : heap_.front().similarity;
  }
  void offer(const Neighbour& neighbour) {
    if (heap_.size() < capacity_) {
      heap_.push_back(neighbour);
      std::push_heap(heap_.begin(), heap_.end(), isCloser);
    } else if (isCloser(neighbour, heap_.front())) {
      std::pop_heap(heap_.begin(), heap_.end(), isCloser);
      heap_.back() = neighbour;
      std::push_heap(heap_.begin(), heap_.end(), isCloser);
    }
  }
  /// In no order.
  [[nodiscard]] const std::vector<Neighbour>& items() const { return heap_; }

 private:
  std::size_t capacity_;
  std::vector<Neighbour> heap_;  // the farthest first
};

}  // namespace lookalike::index
