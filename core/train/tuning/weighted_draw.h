// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/base/check.h"
#include "core/base/repeatable_random.h"

namespace lookalike::train {

/// Draws places, each as often as its weight says; one whose weight is not above 0 never.
class WeightedDraw {
 public:
  void add(std::size_t place, double weight) {
    if (!(weight > 0.0)) return;
    places_.push_back(place);
    upTo_.push_back((upTo_.empty() ? 0.0 : upTo_.back()) + weight);
  }

  [[nodiscard]] bool isEmpty() const { return places_.empty(); }
  /// There must be one.
  [[nodiscard]] std::size_t drawn(RepeatableRandom& random) const {
    LOOKALIKE_CHECK(!isEmpty());
    const auto found = std::upper_bound(upTo_.begin(), upTo_.end(), random.uniform(0.0, upTo_.back()));
    return places_[std::min(static_cast<std::size_t>(found - upTo_.begin()), places_.size() - 1)];
  }

 private:
  std::vector<std::size_t> places_;
  std::vector<double> upTo_;  ///< sums of weights
};

}  // namespace lookalike::train
