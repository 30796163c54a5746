// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <QString>

#include "core/review/review_estimate.h"
#include "core/review/review_queue.h"
#include "core/review/verdict_book.h"
#include "core/values/verdict.h"

namespace lookalike::ui {

/// "B is a copy of A", "not a copy; A is the first image": of two images that are shown as A and B.
[[nodiscard]] QString verdictSentence(VerdictAnswer answer, VerdictOrder order);
/// A verdict by itself, its pair named elsewhere: "Not a copy", "Copies".
[[nodiscard]] QString verdictTitle(VerdictAnswer answer, VerdictOrder order);
/// What stands for the pair that is shown, `order` being of A and B; "" without a verdict.
[[nodiscard]] QString standingSentence(const std::optional<review::PairVerdict>& verdict);
/// Why a pair is asked about: "uncertain", "holds a group together".
[[nodiscard]] QString askReasonPhrase(review::AskReason reason);
/// "96.4 % (94.1 to 98.0)".
[[nodiscard]] QString shareWithInterval(const review::ShareEstimate& share);
/// How many verdicts there are, and of which kind.
[[nodiscard]] QString verdictCountSentence(const review::VerdictCounts& counts);
/// What further verdicts would bring.
[[nodiscard]] QString gainSentence(const review::ReviewEstimate& estimate);
/// How a verdict came about: "in review", "for several at once".
[[nodiscard]] QString verdictSourcePhrase(VerdictSource source);

}  // namespace lookalike::ui
