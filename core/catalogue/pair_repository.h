// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/sql_connection.h"

namespace lookalike::catalogue {

/// The tables `pair_runs` and `pairs`. Methods that write expect a transaction to be running.
class PairRepository {
 public:
  explicit PairRepository(SqlConnection& connection) : connection_(connection) {}
  [[nodiscard]] Result<void> replace(const PairRun& run, std::span<const ImagePair> pairs);
  [[nodiscard]] Result<void> update(const PairRun& run);
  /// Newest first; of one describer when given.
  [[nodiscard]] Result<std::vector<PairRun>> runs(const std::optional<DescriberKey>& describer);
  [[nodiscard]] Result<void> visitPairs(const DescriberKey& describer, float minScore,
                                        const PairVisitor& visit);

 private:
  SqlConnection& connection_;
};

}  // namespace lookalike::catalogue
