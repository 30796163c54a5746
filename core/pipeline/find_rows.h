// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/exchange/find_writers.h"
#include "core/pipeline/library.h"

namespace lookalike::pipeline {

/// The groups as rows: a group's centre first, an image's files by path.
[[nodiscard]] std::vector<exchange::GroupRow> groupRows(const LibrarySnapshot& snapshot,
                                                        const std::vector<ImageGroup>& groups);

/// The snapshot's pairs at or above `threshold` as rows, by the first file of each image; byte-identical
/// files as pairs of similarity 1 before them.
[[nodiscard]] std::vector<exchange::PairRow> pairRows(const LibrarySnapshot& snapshot, float threshold);

}  // namespace lookalike::pipeline
