// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/verify/overlap_comparison.h"

namespace lookalike::verify {

/// How agreement and difference lie over the overlap.
struct BlockPattern {
  float agreementWithoutPatches = 0.0F;
  float patchShare = 0.0F;
  float rimAgreement = 0.0F;
};

/// A compact patch of difference is a connected set of differing blocks that fills at least 60 % of its
/// bounding box and at most 45 % of the overlap: text, a sticker, an inset. What differs everywhere around
/// one agreeing object is none.
[[nodiscard]] BlockPattern patternOf(const std::vector<BlockState>& states, int columns, int rows);

/// A compact patch's bounding box, in blocks, its last row and column included.
struct PatchBox {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
};

/// The three largest compact patches, largest first.
[[nodiscard]] std::vector<PatchBox> compactPatchesOf(const std::vector<BlockState>& states, int columns,
                                                     int rows);

}  // namespace lookalike::verify
