// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/review/verdict_book.h"

namespace lookalike::review {

/// How far two annotators agree on the pairs that both gave a verdict on.
struct Agreement {
  std::string first;  ///< annotators, by name
  std::string second;
  std::int64_t pairs = 0;       ///< judged by both
  std::int64_t sameAnswer = 0;  ///< of them with the same answer
  std::optional<double>
      kappa;  ///< Cohen's (1960), of the three answers; none where chance alone explains all
  std::int64_t bothOrdered = 0;  ///< same answer, not unsure, and both told an order
  std::int64_t sameOrder = 0;    ///< of them the same
  std::optional<double> orderKappa;
};

/// Every two annotators with at least one pair in common, by name. Adjudications are nobody's.
[[nodiscard]] std::vector<Agreement> agreements(const VerdictBook& book);

}  // namespace lookalike::review
