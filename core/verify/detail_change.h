// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// How much fine structure the two pictures of an overlap have. Bands of detail are differences of Gaussians:
/// fine is below 1 pixel, middle 1 to 2, coarse 2 to 4.
struct DetailChange {
  float finer = 0.0F;    ///< log2 of the energy of the fine band, B against A, less that of the coarse one
  float sharper = 0.0F;  ///< the same of the middle band
  float fineA = 0.0F;  ///< log2 of fine against middle energy in A: what photographs usually have is -2 to 0
  float fineB = 0.0F;
  float middleA = 0.0F;  ///< log2 of middle against coarse energy in A
  float middleB = 0.0F;
  float noiseA = 0.0F;  ///< standard deviation of what A's fine band has more than B's in (nearly) all of the
                        ///< flatter half of blocks, levels
  float noiseB = 0.0F;
  float noiseGain = 0.0F;  ///< log2 of the energy of the fine band in the flattest quarter, B against A
  float coarseA = 0.0F;    ///< standard deviation of the coarse band over all blocks
  float coarseB = 0.0F;
  float unlike =
      0.0F;  ///< median over blocks of what of the middle and coarse bands does not correlate, 0..1
  float unlikeLow = 0.0F;  ///< 25 % quantile of the same
};

/// `factor`, at most 1: reduction of the overlap to pixels that neither original had to be enlarged for.
[[nodiscard]] DetailChange detailChangeOf(const OverlapComparison& comparison, double factor);

}  // namespace lookalike::verify
