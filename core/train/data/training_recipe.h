// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/edits/made_copies.h"
#include "core/neural/graph/backbones.h"

namespace lookalike::train {

enum class LossKind : std::uint8_t { kContrastive, kInfoNce, kCosFace, kTriplet };
/// What the head is at the start: random, learnt whitening (head_start.h), or the nearest to the teacher.
enum class HeadStart : std::uint8_t { kRandom, kWhitened, kTeacher };
/// Which pairs the norm-ratio item orders: crops and their wholes (wang 2022, section 4.2), or every edited
/// view and its original, since the paper's question is who derives from whom.
enum class AsymmetryPairs : std::uint8_t { kParts, kEdits };
/// What a hard-negative pair is to the main loss (wang 2022, section 5.4: "ASL-Positive" and "ASL-Negative").
enum class HardNegativeUse : std::uint8_t { kPositive, kNegative };
enum class OptimiserKind : std::uint8_t { kSgd, kAdamW };

/// One step of progressive training (yokoo 2021, section 3.2): input size and strength rise.
struct ProgressiveStep {
  std::int64_t views = 0;  ///< edited pictures seen; two per pair
  int side = 160;          ///< of the square input, pixels
  edits::EditStrength strength = edits::EditStrength::kMedium;
  double learningRate = 0.0;  ///< at the step's start; falls by a half cosine to `endShare` of it
};

/// All that makes an experiment, as models/recipes/*.json has it: fields in lower_snake_case, as the table in
/// models/recipes/README.md lists them.
struct TrainingRecipe {
  std::string name;
  std::string description;  ///< what it is for, one line
  std::uint64_t seed = 1;

  neural::Backbone backbone = neural::Backbone::kMobileNetV3Small;
  neural::BackboneOptions backboneOptions;
  int dimension = 256;
  float gemPower = 3.0F;
  float gemPowerInUse = 0.0F;      ///< 0: as in training
  std::string start;               ///< weights to start from (a checkpoint or an imported trunk); "": random
  bool restoreBatchNorms = false;  ///< see GraphNetwork::restoreBatchNorms()
  HeadStart headStart = HeadStart::kRandom;
  int frozenLayers = 0;  ///< see GraphNetwork::freezeFirst()

  LossKind loss = LossKind::kInfoNce;
  double temperature = 0.05;    ///< InfoNCE
  double positiveMargin = 0.0;  ///< contrastive
  double negativeMargin = 1.0;  ///< contrastive; triplet
  double cosFaceScale = 64.0;
  double cosFaceMargin = 0.35;
  bool classesFromNetwork = false;  ///< CosFace's classes start as the network's descriptors of the pictures
  double entropyWeight = 0.0;       ///< of the differential-entropy regulariser; SSCD has 30 (with InfoNCE)
  double asymmetryWeight = 0.0;     ///< of the norm-ratio item; 0: none
  AsymmetryPairs asymmetryPairs = AsymmetryPairs::kParts;
  std::string hardNegatives;       ///< pairs (hard_negatives.h); "": none
  double hardNegativeShare = 0.0;  ///< of the pairs of a batch
  HardNegativeUse hardNegativeUse = HardNegativeUse::kPositive;
  std::int64_t memory = 0;       ///< rows of the cross-batch memory
  std::string teacher;           ///< descriptors (.npy with its path list) of the originals; "": none
  double embeddingWeight = 0.0;  ///< of distillation to the teacher's descriptors
  double relationalWeight = 0.0;

  OptimiserKind optimiser = OptimiserKind::kSgd;
  double momentum = 0.9;
  double weightDecay = 1e-4;
  std::int64_t warmUpViews = 0;  ///< the learning rate rises linearly over the first so many
  double endShare = 0.01;
  double averageDecay = 0.0;  ///< of the moving average of weights a batch; 0: none
  int pairsInBatch = 64;
  double blendShare = 0.0;     ///< of the views that are blends of two pictures (SSCD, section 3.3)
  bool mixedPrecision = true;  ///< bfloat16 where that is faster

  bool halfPrecisionFile = false;  ///< the model's weights are written in half precision

  std::vector<ProgressiveStep> steps;
  double checkpointMinutes = 5.0;
  std::int64_t evaluateEveryViews = 50'000;

  /// Over all steps.
  [[nodiscard]] std::int64_t views() const;
};

/// Fields that a recipe leaves out are as above; "name" and "steps" must be there. Errors: kInvalidArgument
/// (which field, and what is wrong with it: unknown, of another type, out of range), those of reading a file.
[[nodiscard]] Result<TrainingRecipe> readTrainingRecipe(const std::string& path);
[[nodiscard]] Result<TrainingRecipe> parseTrainingRecipe(const std::string& json, const std::string& path);

/// The learning rate when `views` have been seen: a half cosine within each step, from its learning rate to
/// `endShare` of it; during the warm-up times the share of the warm-up that is over. After the last step, its
/// end.
[[nodiscard]] double learningRateAt(const TrainingRecipe& recipe, std::int64_t views);
/// The step at that point, by its number; after the last step, the last.
[[nodiscard]] std::size_t stepAt(const TrainingRecipe& recipe, std::int64_t views);

}  // namespace lookalike::train
