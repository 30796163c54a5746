// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <limits>

#include "core/values/file_traces.h"
#include "core/values/geometric_evidence.h"
#include "core/values/pair_direction.h"

namespace lookalike::verify {

/// Evidence on a pair of which one was made from the other, or both from a third. Whatever is missing
/// says nothing.
struct DirectionInput {
  const GeometricEvidence* geometry = nullptr;                ///< of A and B
  float normRatio = std::numeric_limits<float>::quiet_NaN();  ///< of A by B (ImagePair::normRatio)
  const FileTraces* tracesA = nullptr;
  const FileTraces* tracesB = nullptr;
};

/// The terms whose weights are fitted; each changes its sign when A and B are exchanged, and there is no
/// constant. Above 0 where it is expected to speak for B being made from A.
inline constexpr std::size_t kDirectionTerms = 29;
using DirectionTerms = std::array<double, kDirectionTerms>;
[[nodiscard]] DirectionTerms directionTerms(const DirectionInput& input);

/// Which reason a term belongs to.
[[nodiscard]] DirectionReasonKind reasonOfTerm(std::size_t term);

/// Probability from which a direction counts as decided: so that of the decided 95 % are right on made copies
/// that were not fitted on.
inline constexpr float kDecidedProbability = 0.75F;

/// Who derives from whom, given that the two are a copy and its original: a logistic model without a constant
/// of directionTerms() (how it was fitted is said beside the weights), to which metadata add log-odds that
/// were set by judgement, for there are no made copies to learn them from honestly: 7 for XMP's DerivedFrom,
/// 3 for an OriginalDocumentID that is the other's DocumentID, 2 for camera data that the other lacks, and
/// less for place, software, dates, history, a smaller size, and a lower quality that a file was saved with.
/// Two copies of a third picture have no direction; their evidence is usually weak or contradictory, and then
/// they are undecided. Swapping A and B mirrors the answer. Pure and thread-safe; about a microsecond.
[[nodiscard]] PairDirection directionOf(const DirectionInput& input);

}  // namespace lookalike::verify
