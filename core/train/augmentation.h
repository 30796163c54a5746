// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.h"
#include "core/decode/rgb_image.h"
#include "core/evaluate/made_copies.h"

namespace lookalike::train {

struct AugmentationOptions {
  evaluate::EditStrength strength = evaluate::EditStrength::kMedium;
  int side = 160;  ///< of the square view, pixels
};

/// What became of a picture.
struct TrainingView {
  decode::RgbImage pixels;       ///< side × side
  evaluate::CopyRecipe recipe;   ///< the edits, in the order in which they were made
  double shareOfOriginal = 1.0;  ///< of the original's area, how much is seen
};

/// An edited copy of the original for training: all edits of yokoo 2021, section 3.1, how many and how strong
/// by the strength (mild one or two, medium two to four, hard three to six), in random order, then squashed
/// to the square. `others`: up to three further pictures, for backgrounds, collages, insets and blends. Pure:
/// equal arguments, equal pixels. Errors: as evaluate::makeCopy().
[[nodiscard]] Result<TrainingView> editedView(const decode::RgbImage& original,
                                              std::span<const decode::RgbImage> others,
                                              const AugmentationOptions& options, std::uint64_t seed);

/// The other picture of a pair (yokoo 2021, section 3.2): hardly edited, a random crop of 70 to 100 % of the
/// area, perhaps mirrored.
[[nodiscard]] Result<TrainingView> plainView(const decode::RgbImage& original, int side, std::uint64_t seed);

/// A random crop of 15 to 70 % of the area and its whole, both otherwise as in plainView() and with the same
/// mirroring: the crop-to-copy pair of wang-2022, section 4.2.
struct CropPair {
  TrainingView whole;
  TrainingView part;
};
[[nodiscard]] Result<CropPair> cropPair(const decode::RgbImage& original, int side, std::uint64_t seed);

}  // namespace lookalike::train
