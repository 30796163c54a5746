// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/values/local_features.h"
#include "core/verify/plane_transform.h"

namespace lookalike::verify {

/// 8-bit pixels of a working picture, interleaved blue, green, red.
struct WorkingPicture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;
};

/// Decodes LocalFeatures::workingPicture. Nothing when it is missing, damaged, or not of the size that is
/// said.
[[nodiscard]] std::optional<WorkingPicture> workingPictureOf(const LocalFeatures& features);

/// What both pictures show, laid over one another on the coarser one's pixels.
struct AlignedOverlap {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> a;  ///< width × height × 3, as WorkingPicture
  std::vector<std::uint8_t> b;
  std::vector<std::uint8_t> mask;  ///< width × height; 255 where both have pixels
  PlaneTransform frameToA;
  PlaneTransform frameToB;
};

enum class BlockState : std::uint8_t {
  kOutside,  ///< mostly not in the overlap
  kFlat,     ///< without texture in both: says nothing
  kAgrees,
  kDiffers,
};

/// The result of comparing the aligned overlap block by block.
struct OverlapComparison {
  AlignedOverlap overlap;
  PlaneTransform aToB;  ///< refined by the blocks
  int blockSide = 0;    ///< pixels of the overlap's frame
  int columns = 0;
  int rows = 0;
  std::vector<BlockState> states;        ///< rows × columns
  std::vector<float> correlations;       ///< of gradients, absolute, 0..1; 0 where not compared
  int textured = 0;                      ///< blocks that agree or differ
  float agreement = 0.0F;                ///< share of them that agree
  float agreementWithoutPatches = 0.0F;  ///< the same when up to three compact patches of difference (text,
                                         ///< stickers, insets) are left out
  float rimAgreement = 0.0F;             ///< share among the outermost textured blocks of each row and column
  float coarseAgreement =
      0.0F;  ///< the same as agreement at a third of the resolution, which blur and mosaics leave intact
  float medianCorrelation = 0.0F;
  float invertedShare = 0.0F;  ///< of the agreeing blocks, those whose contrast is inverted
  float motion = 0.0F;         ///< mean displacement left between agreeing blocks, in pixels: parallax
  float patchShare = 0.0F;     ///< share of the textured blocks that lie in those compact patches
};

/// Lays the pictures over one another by `aToB` (pixels of the working pictures), corrects the transform by
/// the displacement of blocks, and correlates gradients in blocks of 10 to 24 pixels, in absolute value, so
/// that tone, inversion and moderate blur do not matter. Nothing when they hardly overlap.
[[nodiscard]] std::optional<OverlapComparison> compareOverlap(const WorkingPicture& a,
                                                              const WorkingPicture& b,
                                                              const PlaneTransform& aToB);

}  // namespace lookalike::verify
