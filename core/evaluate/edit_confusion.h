// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/evaluate/edit_truth.h"

namespace lookalike::evaluate {

/// What a program says of one pair: a is the query, b the reference.
struct NamedPair {
  std::string queryId;
  std::string referenceId;
  std::vector<NamedEdit> edits;
  char edited = ' ';  ///< 'a' or 'b': of which picture the edits are told; ' ' when of none
  Containment containment = Containment::kUndecided;
  std::optional<edits::Matrix3> queryToReference;
};

/// Reads pairs as `compare --format csv` writes them: path_a and path_b (whose stems are the ids) or query_id
/// and reference_id, then edits; edited, containment and transform when there are such columns. Errors as
/// readEditTruth.
[[nodiscard]] Result<std::vector<NamedPair>> readNamedPairs(const std::string& path);

/// One edit, over the true pairs that were found.
struct EditScore {
  std::int64_t made = 0;     ///< pairs in which it was made
  std::int64_t named = 0;    ///< pairs in which it was named
  std::int64_t right = 0;    ///< both
  double precision = 0.0;    ///< right / named; NaN when never named
  double recall = 0.0;       ///< right / made; NaN when never made
  double amountError = 0.0;  ///< median of |named - true amount| where right; NaN without amounts
};

inline constexpr std::size_t kNoEdit = kEditKindCount;  ///< the row or column "none"

/// How the named edits compare with the made ones. `counts[t][n]`: on the diagonal, pairs in which t was made
/// and named; off it, pairs in which t was made and not named while n was named and not made; in column
/// "none" those in which t was missed and nothing wrong was named; in row "none" those in which n was wrong
/// and nothing was missed.
struct EditConfusion {
  std::array<std::array<std::int64_t, kEditKindCount + 1>, kEditKindCount + 1> counts{};
  std::array<EditScore, kEditKindCount> scores{};
  std::int64_t truePairs = 0;
  std::int64_t found = 0;           ///< of them, among the named pairs; all below counts these only
  std::int64_t allRight = 0;        ///< exactly the made edits are named
  std::int64_t directionRight = 0;  ///< the query is called the edited one
  std::int64_t directionWrong = 0;
  std::int64_t directionOpen = 0;  ///< no edits named, or not said of which
  /// containments[true][named], by the values of Containment.
  std::array<std::array<std::int64_t, 5>, 5> containments{};
  std::int64_t containmentRight = 0;
  std::int64_t aligned = 0;       ///< with a transform
  std::int64_t alignedRight = 0;  ///< whose corners are off by at most 3 % of the reference's diagonal
  double alignmentError = 0.0;    ///< median over the aligned, in diagonals; NaN without any
};

/// The first of several rows of the same pair counts.
[[nodiscard]] EditConfusion compareEdits(std::span<const EditTruthRow> truth,
                                         std::span<const NamedPair> named);

/// "crop", …, or "none" for kNoEdit
[[nodiscard]] std::string editColumnName(std::size_t kind);
/// The table and the figures for each edit as lines of text, with the columns that are not empty.
[[nodiscard]] std::string editConfusionText(const EditConfusion& confusion);
/// made,then a column per edit and "none",made_total,named_total,right,precision,recall,amount_error; one row
/// an edit and "none". Written whole or not at all.
[[nodiscard]] Result<void> writeEditConfusion(const std::string& path, const EditConfusion& confusion);

}  // namespace lookalike::evaluate
