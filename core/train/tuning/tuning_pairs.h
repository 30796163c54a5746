// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lookalike::train {

/// What a pair of pictures is to the training from verdicts.
enum class TuningPairKind : std::uint8_t {
  kCopy,          ///< of unknown direction
  kDerived,       ///< `last` was made from `first`: the norm of `first` shall be the larger
  kHardNegative,  ///< alike but no copy: an inherently similar pair (wang 2022, section 4.3)
};

/// Two rows of what is trained on (of cached descriptors, or of pictures).
struct TuningPair {
  std::size_t first = 0;  ///< of a hard negative: the first image of the annotation, where that is known
  std::size_t last = 0;
  TuningPairKind kind = TuningPairKind::kCopy;
  /// Whether a hard negative's order was said; otherwise both orders count, by chance.
  bool isOrdered = false;
  float weight = 1.0F;
};

/// What hard negatives are to the metric term (wang 2022, section 5.4 and table 2): positives, so that only
/// the norm term tells them apart by R(last -> first) = |last| / |first| above 1 (the latter, which was not
/// made from the first, holds no less), or negatives.
enum class HardNegativeRole : std::uint8_t { kPositive, kNegative };

}  // namespace lookalike::train
