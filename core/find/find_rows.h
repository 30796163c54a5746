// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/exchange/find_writers.h"
#include "core/library/library_snapshot.h"
#include "core/library/pair_directions.h"

namespace lookalike::find {

/// The groups as rows: a group's centre first, an image's files by path. `derivations`: those of the groups,
/// or none.
[[nodiscard]] std::vector<exchange::GroupRow> groupRows(
    const library::LibrarySnapshot& snapshot, const std::vector<ImageGroup>& groups,
    const std::vector<library::GroupDerivation>& derivations = {});

/// The snapshot's finds as rows, by the first file of each image: byte-identical files as pairs of similarity
/// 1; the pairs at or above `threshold`; pairs below it that a person said are copies, at last those of them
/// that are not stored (whose numbers are NaN). Pairs that a person said are no copies are among them, where
/// they reach the threshold, only when they are to be shown. `directions`: those of the snapshot's first
/// pairs, or none.
[[nodiscard]] std::vector<exchange::PairRow> pairRows(
    const library::LibrarySnapshot& snapshot, float threshold,
    std::span<const std::shared_ptr<const PairDirection>> directions = {},
    library::RejectedPairs rejected = library::RejectedPairs::kLeftOut);

}  // namespace lookalike::find
