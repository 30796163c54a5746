// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/describe/describer.h"

namespace lookalike::describe {

/// The built-in describer "dct", without a network. It finds the same picture after recompression, resizing,
/// blur, sharpening, recolouring, a negative, a uniform frame, text, small stickers, mirroring and turning by
/// multiples of 90°, and, less surely, after crops that keep the middle. How:
///
/// 1. A uniform frame is trimmed and the rest squashed to 64 × 64 luma.
/// 2. Local contrast is normalised (mean and deviation of a 17 × 17 window), which evens out tone and
/// vignettes.
/// 3. The cosine transform of the whole and of its middle 7/8 and 3/4: the 16 lowest frequencies (without DC)
/// of
///    each parity class (both even, one odd, both odd), weighted by frequency (natural spectra
///    fall with it) and signed-square-rooted, to unit length per class.
/// 4. Mirroring, flipping and inverting only change signs of whole classes, so the products of the entries
///    within a class do not change at all; turning by 90° transposes, so the sum with the transposed
///    image's products does not change either. The identity's share is subtracted: unrelated pictures come
///    to about 0. The products of the three views are added and normalised: 3 × 136 entries.
/// 5. The less contrast a picture has, the less its structure says: for a deviation E of luma the structure
///    gets the share E²/(E² + 3²) of the squared length, and the mean colour the rest, as weights of the
///    corners around it in a 4 × 4 × 4 lattice of the RGB cube: 64 entries. So flat pictures match when
///    their colour does, and only then.
[[nodiscard]] std::unique_ptr<Describer> makeDctDescriber(int batchSize);

}  // namespace lookalike::describe
