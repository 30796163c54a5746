// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/training_recipe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/check.h"
#include "core/decode/file_reader.h"
#include "core/train/data/json_fields.h"
#include "core/train/data/recipe_words.h"

namespace lookalike::train {

namespace {

using nlohmann::json;

constexpr std::int64_t kMaxRecipeBytes = 1 << 20;
constexpr std::int64_t kMaxViews = 1'000'000'000'000;
constexpr double kMaxWeight = 1e6;

std::optional<LossKind> lossNamed(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, LossKind>, 4> kNames{{
      {"contrastive", LossKind::kContrastive},
      {"info_nce", LossKind::kInfoNce},
      {"cos_face", LossKind::kCosFace},
      {"triplet", LossKind::kTriplet},
  }};
  for (const auto& [word, kind] : kNames) {
    if (word == name) return kind;
  }
  return std::nullopt;
}

std::optional<HeadStart> headStartNamed(std::string_view name) {
  if (name == "random") return HeadStart::kRandom;
  if (name == "whitened") return HeadStart::kWhitened;
  if (name == "teacher") return HeadStart::kTeacher;
  return std::nullopt;
}

std::optional<AsymmetryPairs> asymmetryPairsNamed(std::string_view name) {
  if (name == "parts") return AsymmetryPairs::kParts;
  if (name == "edits") return AsymmetryPairs::kEdits;
  return std::nullopt;
}

std::optional<HardNegativeUse> hardNegativeUseNamed(std::string_view name) {
  if (name == "positive") return HardNegativeUse::kPositive;
  if (name == "negative") return HardNegativeUse::kNegative;
  return std::nullopt;
}

void readNetwork(JsonFields& fields, TrainingRecipe& recipe) {
  fields.choice("backbone", recipe.backbone, neural::backboneNamed);
  if (const json* options = fields.find("backbone_options")) {
    JsonFields inner(*options, "backbone_options.");
    inner.wholeNumber("stages", recipe.backboneOptions.stages, 0, 16);
    inner.flag("tensor_flow_padding", recipe.backboneOptions.tensorFlowPadding);
    inner.flag("stride_in_first", recipe.backboneOptions.strideInFirst);
    fields.take(inner.problem());
  }
  fields.wholeNumber("dimension", recipe.dimension, 2, 65'536);
  fields.number("gem_power", recipe.gemPower, 1.0, 100.0);
  fields.number("gem_power_in_use", recipe.gemPowerInUse, 0.0, 100.0);
  if (recipe.gemPowerInUse > 0.0F && recipe.gemPowerInUse < 1.0F) {
    fields.fail("gem_power_in_use", "is neither 0 nor at least 1");
  }
  fields.text("start", recipe.start);
  fields.flag("restore_batch_norms", recipe.restoreBatchNorms);
  fields.choice("head_start", recipe.headStart, headStartNamed);
  fields.wholeNumber("frozen_layers", recipe.frozenLayers, 0, 10'000);
  if (recipe.restoreBatchNorms && recipe.start.empty()) {
    fields.fail("restore_batch_norms", "needs \"start\"");
  }
  if (recipe.frozenLayers > 0 && recipe.start.empty()) fields.fail("frozen_layers", "needs \"start\"");
}

void readLosses(JsonFields& fields, TrainingRecipe& recipe) {
  fields.choice("loss", recipe.loss, lossNamed);
  fields.number("temperature", recipe.temperature, 1e-3, 100.0);
  fields.number("positive_margin", recipe.positiveMargin, 0.0, 2.0);
  fields.number("negative_margin", recipe.negativeMargin, 0.0, 2.0);
  if (recipe.loss == LossKind::kContrastive && recipe.positiveMargin >= recipe.negativeMargin) {
    fields.fail("positive_margin", "is not below \"negative_margin\"");
  }
  fields.number("cos_face_scale", recipe.cosFaceScale, 1.0, 1000.0);
  fields.number("cos_face_margin", recipe.cosFaceMargin, 0.0, 1.0);
  fields.flag("classes_from_network", recipe.classesFromNetwork);
  if (recipe.classesFromNetwork && recipe.loss != LossKind::kCosFace)
    fields.fail("classes_from_network", "needs the loss \"cos_face\"");
  fields.number("entropy_weight", recipe.entropyWeight, 0.0, kMaxWeight);
  fields.number("asymmetry_weight", recipe.asymmetryWeight, 0.0, kMaxWeight);
  fields.choice("asymmetry_pairs", recipe.asymmetryPairs, asymmetryPairsNamed);
  fields.text("hard_negatives", recipe.hardNegatives);
  fields.number("hard_negative_share", recipe.hardNegativeShare, 0.0, 1.0);
  fields.choice("hard_negatives_as", recipe.hardNegativeUse, hardNegativeUseNamed);
  if (recipe.hardNegatives.empty() && recipe.hardNegativeShare > 0.0)
    fields.fail("hard_negative_share", "needs \"hard_negatives\"");
  fields.wholeNumber("memory", recipe.memory, 0, 100'000'000);
  fields.text("teacher", recipe.teacher);
  fields.number("embedding_weight", recipe.embeddingWeight, 0.0, kMaxWeight);
  fields.number("relational_weight", recipe.relationalWeight, 0.0, kMaxWeight);
  if (recipe.teacher.empty() && recipe.headStart == HeadStart::kTeacher)
    fields.fail("head_start", "needs \"teacher\"");
  if (recipe.teacher.empty() && recipe.embeddingWeight > 0.0) {
    fields.fail("embedding_weight", "needs \"teacher\"");
  }
  if (recipe.teacher.empty() && recipe.relationalWeight > 0.0) {
    fields.fail("relational_weight", "needs \"teacher\"");
  }
  if (recipe.memory == 0 && recipe.relationalWeight > 0.0) {
    fields.fail("relational_weight", "needs \"memory\"");
  }
}

void readSteps(JsonFields& fields, TrainingRecipe& recipe) {
  fields.require("steps");
  const json* list = fields.find("steps");
  if (list == nullptr) return;
  if (!list->is_array() || list->empty()) return fields.fail("steps", "is no list of steps");
  for (std::size_t i = 0; i < list->size(); ++i) {
    JsonFields inner((*list)[i], "steps[" + std::to_string(i) + "].");
    ProgressiveStep step;
    inner.require("views");
    inner.require("learning_rate");
    inner.wholeNumber("views", step.views, 1, kMaxViews);
    inner.wholeNumber("side", step.side, 16, 4096);
    inner.choice("strength", step.strength, strengthNamed);
    inner.number("learning_rate", step.learningRate, 1e-12, 1e3);
    fields.take(inner.problem());
    recipe.steps.push_back(step);
  }
}

void readSchedule(JsonFields& fields, TrainingRecipe& recipe) {
  fields.choice("optimiser", recipe.optimiser, optimiserNamed);
  fields.number("momentum", recipe.momentum, 0.0, 0.9999);
  fields.number("weight_decay", recipe.weightDecay, 0.0, 10.0);
  readSteps(fields, recipe);
  fields.wholeNumber("warm_up_views", recipe.warmUpViews, 0, kMaxViews);
  if (!recipe.steps.empty() && recipe.warmUpViews >= recipe.views()) {
    fields.fail("warm_up_views", "is not less than the views of all steps");
  }
  fields.number("end_share", recipe.endShare, 0.0, 1.0);
  fields.number("average_decay", recipe.averageDecay, 0.0, 0.999999);
  fields.wholeNumber("pairs_in_batch", recipe.pairsInBatch, 2, 65'536);
  fields.number("blend_share", recipe.blendShare, 0.0, 1.0);
  fields.flag("mixed_precision", recipe.mixedPrecision);
  fields.flag("half_precision_file", recipe.halfPrecisionFile);
  fields.number("checkpoint_minutes", recipe.checkpointMinutes, 0.0, 1e6);
  fields.wholeNumber("evaluate_every_views", recipe.evaluateEveryViews, 1, kMaxViews);
}

}  // namespace

std::int64_t TrainingRecipe::views() const {
  return std::accumulate(steps.begin(), steps.end(), std::int64_t{0},
                         [](std::int64_t sum, const ProgressiveStep& step) { return sum + step.views; });
}

Result<TrainingRecipe> parseTrainingRecipe(const std::string& text, const std::string& path) {
  const auto object = parseRecipeObject(text, path);
  if (!object) return object.error();
  TrainingRecipe recipe;
  JsonFields fields(*object);
  fields.require("name");
  fields.text("name", recipe.name);
  if (recipe.name.empty()) fields.fail("name", "is empty");
  fields.text("description", recipe.description);
  fields.wholeNumber("seed", recipe.seed, 0);
  readNetwork(fields, recipe);
  readLosses(fields, recipe);
  readSchedule(fields, recipe);
  if (!fields.problem().empty()) return Error{ErrorCode::kInvalidArgument, path, fields.problem(), -1};
  return recipe;
}

Result<TrainingRecipe> readTrainingRecipe(const std::string& path) {
  const auto content = decode::readFile(path, kMaxRecipeBytes);
  if (!content) return content.error();
  return parseTrainingRecipe(
      std::string(reinterpret_cast<const char*>(content->bytes.data()), content->bytes.size()), path);
}

std::size_t stepAt(const TrainingRecipe& recipe, std::int64_t views) {
  LOOKALIKE_CHECK(!recipe.steps.empty());
  std::int64_t end = 0;
  for (std::size_t i = 0; i < recipe.steps.size(); ++i) {
    end += recipe.steps[i].views;
    if (views < end) return i;
  }
  return recipe.steps.size() - 1;
}

double learningRateAt(const TrainingRecipe& recipe, std::int64_t views) {
  const std::size_t number = stepAt(recipe, views);
  const ProgressiveStep& step = recipe.steps[number];
  std::int64_t start = 0;
  for (std::size_t i = 0; i < number; ++i) start += recipe.steps[i].views;
  const double done =
      std::clamp(static_cast<double>(views - start) / static_cast<double>(step.views), 0.0, 1.0);
  const double cosine = 0.5 * (1.0 + std::cos(std::numbers::pi * done));
  const double share = recipe.endShare + (1.0 - recipe.endShare) * cosine;
  const double warmth = views < recipe.warmUpViews ? static_cast<double>(std::max<std::int64_t>(views, 0)) /
                                                         static_cast<double>(recipe.warmUpViews)
                                                   : 1.0;
  return step.learningRate * share * warmth;
}

}  // namespace lookalike::train
