// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lookalike::testing {

/// What learnt whitening makes of 400 pictures whose features have two directions of their own and a third,
/// larger one in which only edits move them.
struct WhitenedPictures {
  double meanLength = 0.0;         ///< of the mean of all plain descriptors
  double meanSquaredLength = 0.0;  ///< of plain descriptors
  double changeByEdit = 0.0;       ///< mean distance of edited and plain descriptors
  double changeBefore = 0.0;       ///< the same of features, in units of their own mean length
};
WhitenedPictures whitenedPictures();

/// The slope and offset found for y = 3x + 2 with x of variance 1.
struct FoundLine {
  double slope = 0.0;
  double offset = 0.0;
};
FoundLine foundLine();

}  // namespace lookalike::testing
