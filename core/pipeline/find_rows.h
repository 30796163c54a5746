// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/exchange/find_writers.h"
#include "core/pipeline/library.h"
#include "core/pipeline/pair_directions.h"

namespace lookalike::pipeline {

/// The groups as rows: a group's centre first, an image's files by path. `derivations`: those of the groups,
/// or none.
[[nodiscard]] std::vector<exchange::GroupRow> groupRows(const LibrarySnapshot& snapshot,
                                                        const std::vector<ImageGroup>& groups,
                                                        const std::vector<GroupDerivation>& derivations = {});

/// The snapshot's pairs at or above `threshold` as rows, by the first file of each image; byte-identical
/// files as pairs of similarity 1 before them. `directions`: those of the snapshot's first pairs, or none.
[[nodiscard]] std::vector<exchange::PairRow> pairRows(
    const LibrarySnapshot& snapshot, float threshold,
    std::span<const std::shared_ptr<const PairDirection>> directions = {});

}  // namespace lookalike::pipeline
