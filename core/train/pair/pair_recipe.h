// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/edits/made_copies.h"
#include "core/neural/graph/pair_network_options.h"
#include "core/train/data/training_recipe.h"

namespace lookalike::train {

enum class RateSchedule : std::uint8_t {
  kCosine,   ///< warm-up, then a half cosine down to `endShare`
  kStepped,  ///< times `stepFactor` every `stepIterations` (zhang 2016, section 4)
};

enum class PairSource : std::uint8_t {
  kPictures,  ///< pairs are made from pictures
  kList,      ///< pairs are there: PairExamples::listed()
};

/// All that makes an experiment with a pair network, as models/recipes/pair-*.json has it. An iteration is
/// one batch.
struct PairRecipe {
  std::string name;
  std::string description;
  std::uint64_t seed = 1;

  neural::PairNetworkOptions network;  ///< its kind can be set apart from the recipe

  OptimiserKind optimiser = OptimiserKind::kAdamW;
  double momentum = 0.9;
  double weightDecay = 0.01;
  RateSchedule schedule = RateSchedule::kCosine;
  double learningRate = 0.001;
  std::int64_t warmUpIterations = 0;
  double endShare = 0.01;
  std::int64_t stepIterations = 100'000;
  double stepFactor = 0.1;
  std::int64_t iterations = 0;
  int pairsInBatch = 64;

  PairSource source = PairSource::kPictures;
  std::int64_t originals = 0;      ///< training pictures used; 0: all
  std::int64_t fixedPairs = 0;     ///< pairs made once and seen again and again; 0: each pair is new
  double copyShare = 0.5;          ///< of the pairs that are copies
  double hardNegativeShare = 0.5;  ///< of the other pairs that are of pictures that look alike
  std::vector<edits::EditStrength> grades{edits::EditStrength::kMild, edits::EditStrength::kMedium,
                                          edits::EditStrength::kHard};  ///< of copies, equally often
  std::vector<edits::MakeEdit> edits;                                   ///< empty: all

  std::int64_t evaluationPairs = 1000;
  std::int64_t evaluateEveryIterations = 1000;
  double checkpointMinutes = 5.0;
};

/// Errors: kInvalidArgument (which field, and what is wrong with it), those of reading a file.
[[nodiscard]] Result<PairRecipe> readPairRecipe(const std::string& path);
[[nodiscard]] Result<PairRecipe> parsePairRecipe(const std::string& json, const std::string& path);

/// The learning rate of iteration `number`, the first being 0.
[[nodiscard]] double learningRateAt(const PairRecipe& recipe, std::int64_t number);

/// A text that is equal for equal experiments, for checkpoints: what of a recipe a run may not change while
/// it is resumed.
[[nodiscard]] std::string experimentText(const PairRecipe& recipe);

}  // namespace lookalike::train
