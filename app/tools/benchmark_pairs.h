// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "app/tools/extracted_pictures.h"
#include "core/base/result.h"
#include "core/verify/pair_verifier.h"

namespace lookalike::tools {

/// What describes pictures, and how its similarities are to be taken.
struct DescriberChoice {
  std::string model;  ///< a describer's name or a card
  verify::PairHints hints;

  /// Errors: those of loading the model.
  [[nodiscard]] static Result<DescriberChoice> by(const std::string& model);
};

/// A query and a reference that `compare` would look at closely, or that belong together.
struct BenchmarkPair {
  const ExtractedPicture& query;
  const ExtractedPicture& reference;
  bool isCopy = false;
  const verify::VerifiedPair& judged;
  const verify::PairDetail& detail;
};

/// Verifies the candidates of a benchmark as `lookalike make-copies` writes it (references/, queries/,
/// ground_truth.csv): eight a query by keypoints, five by descriptors, and the true reference. Calls
/// `take(number of the query, pair)` on many threads at once, for one query on one thread. Gives the number
/// of queries. Errors: kNotFound and those of reading the ground truth and of the index.
[[nodiscard]] Result<std::size_t> verifyBenchmarkPairs(
    const std::string& folder, const DescriberChoice& describing,
    const std::function<void(std::size_t, const BenchmarkPair&)>& take);

}  // namespace lookalike::tools
