// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/base/repeatable_random.h"
#include "core/base/result.h"
#include "core/decode/rgb_image.h"
#include "core/edits/made_copies.h"
#include "core/edits/plane_geometry.h"

namespace lookalike::train {

struct AugmentationOptions {
  edits::EditStrength strength = edits::EditStrength::kMedium;
  int side = 160;          ///< of the square view, pixels; 16 to 2,048
  bool isBlended = false;  ///< one of the edits is a blend with another picture (SSCD, section 3.3)
};

/// What became of a picture.
struct TrainingView {
  decode::RgbImage pixels;       ///< side × side
  edits::CopyRecipe recipe;      ///< the edits, in the order in which they were made
  double shareOfOriginal = 1.0;  ///< of the original's area, how much is seen
  double shareOfView = 1.0;      ///< of the view's area, how much shows the original
  /// Where in the original lies what is seen: a convex polygon, in shares of its width and height, 0 to 1.
  edits::ConvexPolygon region;
};

/// What editedView() keeps to: less of a picture is not learnt to be known again.
inline constexpr double kLeastShareOfOriginal = 0.1;
inline constexpr double kLeastShareOfView = 0.04;
inline constexpr double kLeastProductOfShares = 0.04;  ///< a small part may not be small as well

/// The edits of one view: mild one or two, medium two to four, hard three to six, no two of a kind, in random
/// order. Those of a medium recipe are mild to medium, those of a hard one mild to hard, at least one hard;
/// the figures lie anywhere between those of the strengths (NamedMakeEdit::shift). What loses detail (blur,
/// mosaic, …) stays mild where the picture is made small in something else; what hides much comes before.
[[nodiscard]] edits::CopyRecipe augmentationRecipe(const AugmentationOptions& options,
                                                   RepeatableRandom& random);

/// An edited copy of the original for training: all edits of yokoo 2021, section 3.1, and more, by a recipe
/// as above, then squashed to the square. `others`: up to three further pictures, for backgrounds, collages,
/// insets and blends. The picture is first shrunk to what the view needs, so edits whose figures are pixels
/// mean pixels of a picture of about 1.4 × side. Where too little would be left to be seen (above, or no
/// contrast), the edits are made in a kinder order, then with fewer of them. Pure: equal arguments, equal
/// pixels. Errors: as evaluate::makeCopy().
[[nodiscard]] Result<TrainingView> editedView(const decode::RgbImage& original,
                                              std::span<const decode::RgbImage> others,
                                              const AugmentationOptions& options, std::uint64_t seed);

/// The other picture of a pair (yokoo 2021, section 3.2): hardly edited, a random crop of 70 to 100 % of the
/// area, perhaps mirrored. Errors: kInvalidArgument (an empty picture), kOutOfMemory.
[[nodiscard]] Result<TrainingView> plainView(const decode::RgbImage& original, int side, std::uint64_t seed);

/// A plain view and a random crop of 15 to 70 % of its area, mirrored alike: the crop-to-copy pair of
/// wang-2022, section 4.2.
struct CropPair {
  TrainingView whole;
  TrainingView part;
};
[[nodiscard]] Result<CropPair> cropPair(const decode::RgbImage& original, int side, std::uint64_t seed);

/// Whether nearly all that `part` shows of the picture is seen in `whole`, which shows clearly more of it
/// (part less than 0.7 of whole), and neither is put into something else: a containment for the asymmetrical
/// loss.
[[nodiscard]] bool isPartOf(const TrainingView& part, const TrainingView& whole);

}  // namespace lookalike::train
