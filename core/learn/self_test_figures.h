// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/values/tuning.h"

namespace lookalike::learn {

/// found / tried with Wilson's interval (Wilson 1927) of 95 %. NaN without tries.
[[nodiscard]] MeasuredFigure shareOf(std::int64_t found, std::int64_t tried);

/// A find of a copy.
struct JudgedFind {
  float score = 0.0F;
  bool isTrue = false;
  std::size_t image = 0;  ///< that the copy was made of, from 0: samples draw images with all their copies
};

struct RankedFigures {
  MeasuredFigure microAveragePrecision;
  MeasuredFigure recallAtPrecision90;
};

/// The figures of evaluate/copy_detection_metrics.h over all finds of copies, each of which has one true find
/// at most, with intervals that 95 of 100 bootstrap samples of the images lie in. `copiesOf[image]`: how many
/// copies were made of it. NaN without copies.
[[nodiscard]] RankedFigures rankedFigures(std::vector<JudgedFind> finds,
                                          const std::vector<std::int64_t>& copiesOf, std::uint64_t seed);

}  // namespace lookalike::learn
