// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/values/verdict.h"

namespace lookalike::review {

/// A pair as the estimate sees it.
struct EstimatedPair {
  float probability = 0.0F;              ///< P(copy), 0..1
  std::optional<VerdictAnswer> verdict;  ///< none: not asked yet; kUnsure counts as not asked
};

/// A share with its interval.
struct ShareEstimate {
  double value = 0.0;  ///< 0..1
  double low = 0.0;    ///< of the central 95 % interval
  double high = 1.0;
};

/// When to stop: what the verdicts say of the finds.
struct ReviewEstimate {
  std::int64_t finds = 0;     ///< pairs at or above the threshold
  std::int64_t verdicts = 0;  ///< copy or not a copy, of all pairs
  std::int64_t copies = 0;
  std::int64_t notCopies = 0;
  /// The share of copies among the finds; nothing when there are no finds. Answered pairs count as answered;
  /// of the others, each band of probabilities has a beta distribution whose prior is the calibrated
  /// probability and whose evidence are the verdicts of that band, so that it does not matter that the queue
  /// asks about doubtful pairs more often. That the probabilities may be off as a whole (a shift and a slope
  /// of their log-odds, which all bands share) is summed over, so that one band's verdicts teach something
  /// about the others, and that without verdicts the interval is wide.
  std::optional<ShareEstimate> precision;
  /// Pairs on the wrong side of the threshold that are expected to be left (finds that are no copies, and
  /// copies that are no finds; none of those that were answered), and how many fewer they would be after
  /// `more` further questions of the queue.
  double expectedErrors = 0.0;
  double expectedGain = 0.0;
  std::int64_t more = 50;
};

/// `next` holds the probabilities (0..1) of the pairs that would be asked next, at most `more` are used.
/// Deterministic; a tenth of a second for a million pairs. A probability that is NaN counts as 0.5.
[[nodiscard]] ReviewEstimate reviewEstimate(std::span<const EstimatedPair> pairs, std::span<const float> next,
                                            float threshold, std::int64_t more = 50);

}  // namespace lookalike::review
