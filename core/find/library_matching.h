// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/find/local_candidates.h"
#include "core/library/indexed_library.h"
#include "core/match/descriptor_matcher.h"
#include "core/models/pair_judge.h"
#include "core/values/image_pair.h"
#include "core/values/model_choice.h"

namespace lookalike::find {

/// How a library is matched against itself.
struct LibraryMatchOptions {
  EvidenceKind evidence = EvidenceKind::kBoth;
  float threshold = 0.0F;   ///< stored with the run; decides nothing else
  float scoreFloor = 0.0F;  ///< pairs below it are not stored
  match::MatchOptions match;
  CandidateOptions candidates;
  int threads = 1;
  /// Becomes the library's choice of model, at the same moment as the pairs are there.
  std::optional<ModelChoice> choice = std::nullopt;
};

/// From which cosine on a pair of this describer is looked at closely: a margin below the threshold that the
/// describer alone would go by.
[[nodiscard]] float candidateFloor(const library::IndexReport& report);

/// Finds the pairs of a library and stores them. Nothing is matched when the stored pairs are of the same
/// images and options. Scores are the judge's. By local evidence, or both, only what is new is looked for
/// among all; pairs of images that are gone are dropped and the others kept. That may miss a pair that only
/// the older of the two images would have had among its best candidates; normalisation has everything matched
/// anew. Errors as match::matchWithin(), index::LocalIndex, and those of the catalogue; cancelled, the pairs
/// stored before stay.
[[nodiscard]] Result<void> matchLibrary(library::IndexedLibrary& library, const LibraryMatchOptions& options,
                                        const models::PairJudge& judge, JobControl& control,
                                        JobObserver* observer);

}  // namespace lookalike::find
