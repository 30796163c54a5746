// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/find/query_matching.h"

#include <utility>

#include "core/base/check.h"
#include "core/find/library_matching.h"
#include "core/find/verify_candidates.h"

namespace lookalike::find {

namespace {

/// The best references of each query by descriptors.
Result<std::vector<ImagePair>> closeDescriptors(const QuerySearch& search, float similarityFloor,
                                                int perQuery, JobControl& control, JobObserver* observer) {
  match::MatchOptions match = search.match;
  match.similarityFloor = similarityFloor;
  // One more than asked for: an image finds itself first.
  auto pairs = match::matchAgainst(search.queryDescriptors, search.referenceDescriptors, nullptr,
                                   perQuery + 1, match, control, observer);
  if (pairs.ok()) std::erase_if(pairs.value(), [](const ImagePair& pair) { return pair.a == pair.b; });
  return pairs;
}

}  // namespace

Result<std::vector<CandidatePair>> candidatesOfQueries(const QuerySearch& search, JobControl& control,
                                                       JobObserver* observer) {
  LOOKALIKE_CHECK(search.features != nullptr);
  std::vector<CandidatePair> candidates;
  if (search.evidence == EvidenceKind::kBoth) {
    auto close = closeDescriptors(search, candidateFloor(search.index), search.candidates.globalPerImage,
                                  control, observer);
    if (!close.ok()) return close.error();
    candidates = candidatesOf(close.value());
  }
  const LocalSearch local{*search.features,  search.hashOf,     search.queries,
                          search.references, search.mappedFile, search.threads};
  auto found = localCandidates(local, search.candidates, control, observer);
  if (!found.ok()) return found.error();
  candidates.insert(candidates.end(), found->begin(), found->end());
  return candidates;
}

Result<std::vector<ImagePair>> pairsOfQueries(const QuerySearch& search, float scoreFloor,
                                              JobControl& control, JobObserver* observer) {
  if (search.evidence == EvidenceKind::kGlobal) {
    const bool isNormalised = search.match.normalisation.enabled;
    auto pairs = closeDescriptors(search, search.judge.calibration().similarityAt(scoreFloor, isNormalised),
                                  search.match.maxPairsPerImage, control, observer);
    if (!pairs.ok()) return pairs;
    search.judge.scoreBySimilarity(pairs.value(), isNormalised);
    for (ImagePair& pair : pairs.value()) {
      if (pair.b < pair.a) std::swap(pair.a, pair.b);
    }
    return pairs;
  }
  auto candidates = candidatesOfQueries(search, control, observer);
  if (!candidates.ok()) return candidates.error();
  const VerificationInput input{*search.features,        search.hashOf, search.referenceDescriptors,
                                search.queryDescriptors, search.index,  search.judge,
                                search.threads};
  return verifyCandidates(joined(std::move(candidates).value(), true), input, scoreFloor, control, observer);
}

}  // namespace lookalike::find
