// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lookalike::evaluate {

/// Average precision, and the largest recall at a precision of 0.9 or more, of items that are added best
/// first (at equal scores the false ones first, so that ties never flatter). An item can count several times,
/// or not at all: its weight, as bootstrap samples need.
class RankedPrecision {
 public:
  /// `total`: the weight of all true items that could be found, > 0.
  explicit RankedPrecision(double total) : total_(total) {}

  /// Whether the precision down to this item is 0.9 or more, and the item a true one.
  bool add(bool isTrue, double weight = 1.0) {
    all_ += weight;
    if (!isTrue || all_ <= 0.0) return false;
    found_ += weight;
    const double precision = found_ / all_;
    averagePrecision_ += weight * precision / total_;
    if (precision < kPrecision) return false;
    recallAtPrecision90_ = found_ / total_;
    return true;
  }

  [[nodiscard]] double averagePrecision() const { return averagePrecision_; }
  [[nodiscard]] double recallAtPrecision90() const { return recallAtPrecision90_; }

 private:
  static constexpr double kPrecision = 0.9;
  double total_;
  double all_ = 0.0;
  double found_ = 0.0;
  double averagePrecision_ = 0.0;
  double recallAtPrecision90_ = 0.0;
};

}  // namespace lookalike::evaluate
