// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/base/ids.h"
#include "core/library/library_snapshot.h"
#include "core/review/queue_filters.h"
#include "core/review/review_estimate.h"
#include "core/review/review_queue.h"
#include "core/review/verdict_book.h"

namespace lookalike::library {

/// What the review of one snapshot needs beside it; immutable and shared between threads.
struct ReviewIndex {
  std::shared_ptr<const LibrarySnapshot> snapshot;
  std::unordered_map<ContentHash, ImageId> imageByHash;
  /// That b was made from a, given that one was made from the other, one per pair of the snapshot; NaN where
  /// the pair's own numbers leave it open.
  std::vector<float> probabilityBFromA;
  /// One a pair: log-odds of its probability, and kTermsOfPair numbers that say how it differs from others
  /// (verify/verdict_correction.h); the latter empty in libraries of more than kMostPairsWithTerms pairs.
  std::vector<float> logits;
  std::vector<float> terms;

  /// The place of a pair in snapshot->pairs; nothing when it is not among them.
  [[nodiscard]] std::optional<std::uint32_t> pairOf(const review::PairKey& key) const;
  [[nodiscard]] review::PairKey keyOf(const ImagePair& pair) const;
};

/// Blocking: about two seconds for a million pairs.
[[nodiscard]] std::shared_ptr<const ReviewIndex> makeReviewIndex(
    std::shared_ptr<const LibrarySnapshot> snapshot);

/// What stands for a pair, as small as it can be kept for very many.
enum class PairAnswer : std::uint8_t { kNone = 0, kCopy, kNotCopy, kUnsure, kConflict };
[[nodiscard]] PairAnswer answerOf(const std::optional<review::PairVerdict>& verdict);
/// One a pair of the snapshot.
[[nodiscard]] std::vector<PairAnswer> answersOf(const ReviewIndex& index, const review::VerdictBook& book);

inline constexpr std::size_t kMostPairsWithTerms = 300'000;

/// What P(copy) of each pair is taken to be after the answers: a correction fitted to them (evaluate/
/// verdict_fit.h), so that questions go where this library is doubtful, not where others were. Empty while
/// there are too few answers for that. Some 0.1 s for 100,000 pairs.
[[nodiscard]] std::vector<float> probabilitiesAfter(const ReviewIndex& index,
                                                    std::span<const PairAnswer> answers);

struct ReviewPlanOptions {
  review::QueueOptions queue;
  review::QueueFilters filters;
  bool onlyConflicts = false;  ///< the adjudication queue
  bool onlyJudged = false;     ///< pairs that have a verdict, once more
};

/// What to ask next. `answers`: one per pair; `skipped`: places of pairs that are not to come up again in
/// this sitting; `groups`: at the threshold.
[[nodiscard]] std::vector<review::QueuedPair> planReview(const ReviewIndex& index,
                                                         std::span<const PairAnswer> answers,
                                                         std::span<const std::uint32_t> skipped,
                                                         std::span<const ImageGroup> groups,
                                                         const ReviewPlanOptions& options);

/// What is known so far, and what asking `queue` on would bring.
[[nodiscard]] review::ReviewEstimate estimateReview(const ReviewIndex& index,
                                                    std::span<const PairAnswer> answers,
                                                    std::span<const review::QueuedPair> queue,
                                                    float threshold);

}  // namespace lookalike::library
