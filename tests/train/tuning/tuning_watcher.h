// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "core/values/tuning.h"

namespace lookalike::testing {

/// Keeps what it is told.
class TuningWatcher : public TuningObserver {
 public:
  std::function<void(const TuningPoint&)> watch;
  std::vector<TuningPoint> seen;
  void onPoint(const TuningPoint& point) override {
    seen.push_back(point);
    if (watch) watch(point);
  }
};

/// But for times.
inline bool areEqualCurves(const std::vector<TuningPoint>& one, const std::vector<TuningPoint>& other) {
  const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  if (one.size() != other.size()) return false;
  for (std::size_t i = 0; i < one.size(); ++i) {
    if (one[i].step != other[i].step || one[i].loss != other[i].loss ||
        !same(one[i].validationLoss, other[i].validationLoss) ||
        !same(one[i].precision, other[i].precision) || one[i].learningRate != other[i].learningRate)
      return false;
  }
  return true;
}

}  // namespace lookalike::testing
