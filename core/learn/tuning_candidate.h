// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/evaluate/verdict_fit.h"
#include "core/learn/tuned_model.h"
#include "core/learn/tuning_evidence.h"
#include "core/learn/tuning_set.h"
#include "core/models/pair_judge.h"

namespace lookalike::learn {

/// A model that might come of tuning, and what it sees of the pairs to learn from and be judged by.
struct TuningCandidate {
  TunedModel model;                             ///< its calibration has no correction yet
  DescriptorSet descriptors;                    ///< of the library
  std::vector<Descriptor> descriptorsOfCopies;  ///< one a made copy
  std::vector<TuningEvidence> verdicts;         ///< one per pair of the set
  std::vector<TuningEvidence> copies;           ///< originals and their made copies; one a copy
  std::vector<TuningEvidence> plain;            ///< pairs that are taken to be no copies; one a plain pair
};

/// Gives the pairs the network's answers, where it has a word in. Errors: those of PairJudge::askNetwork().
[[nodiscard]] Result<void> askPairNetwork(const models::PairJudge& judge,
                                          std::vector<TuningEvidence>& evidence);

/// Log-odds of a copy by a calibration without its correction.
[[nodiscard]] double uncorrectedLogit(const ImagePair& pair, const verify::Calibration& calibration);

/// A pair as the correction sees it. Of pairs that were not verified only the constant and the log-odds
/// count.
[[nodiscard]] evaluate::VerdictExample exampleOf(const ImagePair& pair,
                                                 const verify::Calibration& calibration, bool isCopy,
                                                 double weight, std::uint32_t cluster);

/// Which side what was not said by a person is used on.
struct TuningExtras {
  std::vector<TuningSide> copySides;  ///< one a made copy
  std::vector<std::pair<ImageId, ImageId>> plainPairs;
  std::vector<TuningSide> plainSides;  ///< one a plain pair
};

/// The verdicts of some sides, and what goes with them: together the made copies, and the plain pairs, weigh
/// a quarter as much as the verdicts each, at least as much as ten.
[[nodiscard]] std::vector<evaluate::VerdictExample> examplesOf(const TuningCandidate& candidate,
                                                               const TuningSet& set,
                                                               const TuningExtras& extras,
                                                               std::span<const TuningSide> wanted);

/// Mean loss of the verdicts among examples.
[[nodiscard]] double lossOf(std::span<const evaluate::VerdictExample> examples,
                            const std::optional<verify::CorrectionTerms>& weights);

/// The calibration with the correction: of verified pairs as it is, of similarities by its constant and its
/// log-odds alone, as far as they let the curve rise.
[[nodiscard]] verify::Calibration corrected(const verify::Calibration& calibration,
                                            const verify::CorrectionTerms& weights, bool isVerified);

/// From similarities under the base to those under an adapted model, by equal ranks: both of the same pairs,
/// in the same order; at least two different ones, else nothing moves.
class SimilarityChange {
 public:
  SimilarityChange(std::vector<float> before, std::vector<float> after);
  [[nodiscard]] float at(float similarity) const;
  /// The same probabilities at the similarities that they now belong to.
  [[nodiscard]] verify::RisingCurve moved(const verify::RisingCurve& curve) const;

 private:
  std::vector<std::pair<double, double>> points_;  ///< rising in both; empty: nothing moves
};

}  // namespace lookalike::learn
