// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/values/image_pair.h"

namespace lookalike::review {

/// Why a pair is asked about.
enum class AskReason : std::uint8_t {
  kUncertain,  ///< P(copy) is near the middle
  kDirection,  ///< surely a copy, but of which?
  kBridge,     ///< holds two parts of a group together
  kCheck,      ///< a sure one, drawn to check the probabilities
  kConflict,   ///< annotators contradict each other (adjudication only)
};

/// What a person wants to be asked about. Everything empty or false: all pairs without a verdict.
struct QueueFilter {
  /// Keeps a pair only when it says so; empty: all. Called at most once per pair, from the calling thread.
  std::function<bool(const ImagePair&)> accepts;
  bool onlyUnlabelled = true;  ///< else pairs with a verdict come too, behind those without
};

struct QueueOptions {
  float threshold = 0.6F;   ///< from which a pair is a find
  float checkShare = 0.1F;  ///< of sure ones among those asked, 0..1
  std::size_t most = 1000;  ///< length of the queue, the best first
  std::uint64_t seed = 1;   ///< of the draws; equal inputs and seeds give equal queues
};

/// One question.
struct QueuedPair {
  std::uint32_t pair = 0;  ///< into QueueInput::pairs
  AskReason reason = AskReason::kUncertain;
  /// What its answer is expected to teach, of no unit. The queue does not quite descend by it: variety
  /// counts.
  float worth = 0.0F;
};

/// What is known. Spans are one per entry of `pairs` or empty, and only read during the call.
struct QueueInput {
  std::span<const ImagePair> pairs;
  /// Whether a pair has a standing verdict (1) or was skipped in this sitting (1): then it is never asked
  /// again while onlyUnlabelled. Conflicts are 2: they come first, as kConflict. A pair that was answered
  /// with "not a copy" may be 3: as 1, and it holds no group together.
  std::span<const std::uint8_t> answered;
  /// Probability that b was made from a, 0..1, given that one was made from the other; NaN: not known.
  std::span<const float> probabilityBFromA;
  std::span<const ImageGroup> groups;  ///< at the threshold, for bridges
  /// What P(copy) is taken to be now, after what was answered; empty: the pairs' scores.
  std::span<const float> probabilities = {};
};

/// Values of QueueInput::answered.
inline constexpr std::uint8_t kNotAnswered = 0;
inline constexpr std::uint8_t kAnswered = 1;
inline constexpr std::uint8_t kInConflict = 2;
inline constexpr std::uint8_t kAnsweredNotCopy = 3;

/// The pairs to ask about next, best first, each at most once: by uncertainty of P(copy) (entropy; Lewis and
/// Gale 1994, "A sequential algorithm for training text classifiers"), by undecided direction of likely
/// copies, and bridges of groups (weighed by what would fall away); diverse: a picture that was asked about a
/// moment ago counts less, and a group's pairs do not follow one another while others wait; and a share of
/// sure ones drawn evenly over the probabilities, to check them. Works on any input, also an empty one, no
/// verdicts or only verdicts of one kind. About a second for a million pairs; deterministic.
[[nodiscard]] std::vector<QueuedPair> reviewQueue(const QueueInput& input, const QueueFilter& filter,
                                                  const QueueOptions& options);

}  // namespace lookalike::review
