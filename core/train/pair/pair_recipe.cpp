// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/pair/pair_recipe.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <optional>
#include <string_view>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/train/data/json_fields.h"
#include "core/train/data/recipe_words.h"

namespace lookalike::train {

namespace {

using nlohmann::json;

constexpr std::int64_t kMaxPairRecipeBytes = 1 << 20;
constexpr std::int64_t kMaxIterations = 1'000'000'000;

void readConvolutions(JsonFields& fields, std::vector<neural::PairConvolution>& convolutions) {
  const json* list = fields.find("convolutions");
  if (list == nullptr) return;
  if (!list->is_array() || list->empty()) return fields.fail("convolutions", "is no list of convolutions");
  convolutions.clear();
  for (std::size_t i = 0; i < list->size(); ++i) {
    JsonFields inner((*list)[i], "network.convolutions[" + std::to_string(i) + "].");
    neural::PairConvolution convolution;
    inner.require("channels");
    inner.wholeNumber("channels", convolution.channels, 1, 4096);
    inner.wholeNumber("stride", convolution.stride, 1, 4);
    inner.flag("pooled", convolution.isPooled);
    inner.flag("local_norm", convolution.hasLocalNorm);
    fields.take(inner.problem());
    convolutions.push_back(convolution);
  }
}

void readHidden(JsonFields& fields, std::vector<int>& hidden) {
  const json* list = fields.find("hidden");
  if (list == nullptr) return;
  if (!list->is_array()) return fields.fail("hidden", "is no list of widths");
  hidden.clear();
  for (const json& width : *list) {
    if (!width.is_number_integer() || width.get<double>() < 1 || width.get<double>() > 65'536) {
      return fields.fail("hidden", "has a width that is not within 1 to 65536");
    }
    hidden.push_back(width.get<int>());
  }
}

void readNetwork(JsonFields& outer, neural::PairNetworkOptions& network) {
  const json* object = outer.find("network");
  if (object == nullptr) return;
  JsonFields fields(*object, "network.");
  fields.choice("kind", network.kind, neural::pairNetworkNamed);
  fields.wholeNumber("side", network.side, 8, 1024);
  readConvolutions(fields, network.convolutions);
  readHidden(fields, network.hidden);
  fields.flag("batch_norms", network.batchNorms);
  fields.number("dropout", network.dropout, 0.0, 0.99);
  fields.number("input_gain", network.inputGain, 1e-3, 1000.0);
  fields.number("margin", network.margin, 1e-3, 1000.0);
  fields.choice("start", network.start, [](std::string_view name) -> std::optional<neural::PairNetworkStart> {
    if (name == "he") return neural::PairNetworkStart::kHe;
    if (name == "gaussian") return neural::PairNetworkStart::kGaussian;
    return std::nullopt;
  });
  outer.take(fields.problem());
  if (const auto sound = network.check(); !sound)
    outer.fail("network", "makes no sense: " + sound.error().detail);
}

void readSchedule(JsonFields& fields, PairRecipe& recipe) {
  fields.choice("optimiser", recipe.optimiser, optimiserNamed);
  fields.number("momentum", recipe.momentum, 0.0, 0.9999);
  fields.number("weight_decay", recipe.weightDecay, 0.0, 10.0);
  fields.choice("schedule", recipe.schedule, [](std::string_view name) -> std::optional<RateSchedule> {
    if (name == "cosine") return RateSchedule::kCosine;
    if (name == "stepped") return RateSchedule::kStepped;
    return std::nullopt;
  });
  fields.number("learning_rate", recipe.learningRate, 1e-12, 1e3);
  fields.require("iterations");
  fields.wholeNumber("iterations", recipe.iterations, 1, kMaxIterations);
  fields.wholeNumber("warm_up_iterations", recipe.warmUpIterations, 0, kMaxIterations);
  if (recipe.iterations > 0 && recipe.warmUpIterations >= recipe.iterations) {
    fields.fail("warm_up_iterations", "is not less than \"iterations\"");
  }
  fields.number("end_share", recipe.endShare, 0.0, 1.0);
  fields.wholeNumber("step_iterations", recipe.stepIterations, 1, kMaxIterations);
  fields.number("step_factor", recipe.stepFactor, 1e-6, 1.0);
  fields.wholeNumber("pairs_in_batch", recipe.pairsInBatch, 2, 65'536);
}

void readPairs(JsonFields& fields, PairRecipe& recipe) {
  fields.choice("source", recipe.source, [](std::string_view name) -> std::optional<PairSource> {
    if (name == "pictures") return PairSource::kPictures;
    if (name == "list") return PairSource::kList;
    return std::nullopt;
  });
  fields.wholeNumber("originals", recipe.originals, 0, kMaxIterations);
  fields.wholeNumber("fixed_pairs", recipe.fixedPairs, 0, kMaxIterations);
  fields.number("copy_share", recipe.copyShare, 0.01, 0.99);
  fields.number("hard_negative_share", recipe.hardNegativeShare, 0.0, 1.0);
  const auto readNames = [&](const char* field, auto& values, auto&& valueNamed) {
    const json* list = fields.find(field);
    if (list == nullptr) return;
    if (!list->is_array() || list->empty()) return fields.fail(field, "is no list of names");
    values.clear();
    for (const json& name : *list) {
      const auto value = name.is_string() ? valueNamed(name.get<std::string>()) : std::nullopt;
      if (!value) return fields.fail(field, "has the unknown value " + name.dump());
      values.push_back(*value);
    }
  };
  readNames("grades", recipe.grades, strengthNamed);
  readNames("edits", recipe.edits, edits::makeEditNamed);
  fields.wholeNumber("evaluation_pairs", recipe.evaluationPairs, 2, 10'000'000);
  fields.wholeNumber("evaluate_every_iterations", recipe.evaluateEveryIterations, 1, kMaxIterations);
  fields.number("checkpoint_minutes", recipe.checkpointMinutes, 0.0, 1e6);
}

}  // namespace

Result<PairRecipe> parsePairRecipe(const std::string& text, const std::string& path) {
  const auto object = parseRecipeObject(text, path);
  if (!object) return object.error();
  PairRecipe recipe;
  JsonFields fields(*object);
  fields.require("name");
  fields.text("name", recipe.name);
  fields.text("description", recipe.description);
  fields.wholeNumber("seed", recipe.seed, 0);
  readNetwork(fields, recipe.network);
  readSchedule(fields, recipe);
  readPairs(fields, recipe);
  if (!fields.problem().empty()) return Error{ErrorCode::kInvalidArgument, path, fields.problem(), -1};
  return recipe;
}

Result<PairRecipe> readPairRecipe(const std::string& path) {
  const auto content = decode::readFile(path, kMaxPairRecipeBytes);
  if (!content) return content.error();
  return parsePairRecipe(
      std::string(reinterpret_cast<const char*>(content->bytes.data()), content->bytes.size()), path);
}

double learningRateAt(const PairRecipe& recipe, std::int64_t number) {
  // The first iteration of a warm-up does something too.
  const double warmth = number < recipe.warmUpIterations
                            ? static_cast<double>(number + 1) / static_cast<double>(recipe.warmUpIterations)
                            : 1.0;
  if (recipe.schedule == RateSchedule::kStepped) {
    const std::int64_t steps = number / recipe.stepIterations;
    return recipe.learningRate * std::pow(recipe.stepFactor, static_cast<double>(steps)) * warmth;
  }
  const double done =
      std::clamp(static_cast<double>(number) / static_cast<double>(recipe.iterations), 0.0, 1.0);
  const double cosine = 0.5 * (1.0 + std::cos(std::numbers::pi * done));
  return recipe.learningRate * (recipe.endShare + (1.0 - recipe.endShare) * cosine) * warmth;
}

std::string experimentText(const PairRecipe& recipe) {
  json convolutions = json::array();
  for (const neural::PairConvolution& made : recipe.network.convolutions) {
    convolutions.push_back({made.channels, made.stride, made.isPooled, made.hasLocalNorm});
  }
  json edits = json::array();
  for (const edits::MakeEdit edit : recipe.edits) edits.push_back(edits::makeEditName(edit));
  json grades = json::array();
  for (const edits::EditStrength grade : recipe.grades) grades.push_back(edits::editStrengthName(grade));
  return json{{"seed", recipe.seed},
              {"kind", neural::pairNetworkName(recipe.network.kind)},
              {"side", recipe.network.side},
              {"convolutions", convolutions},
              {"hidden", recipe.network.hidden},
              {"batch_norms", recipe.network.batchNorms},
              {"dropout", recipe.network.dropout},
              {"input_gain", recipe.network.inputGain},
              {"margin", recipe.network.margin},
              {"start", static_cast<int>(recipe.network.start)},
              {"optimiser", static_cast<int>(recipe.optimiser)},
              {"momentum", recipe.momentum},
              {"weight_decay", recipe.weightDecay},
              {"schedule", static_cast<int>(recipe.schedule)},
              {"learning_rate", recipe.learningRate},
              {"warm_up_iterations", recipe.warmUpIterations},
              {"end_share", recipe.endShare},
              {"step_iterations", recipe.stepIterations},
              {"step_factor", recipe.stepFactor},
              {"iterations", recipe.iterations},
              {"pairs_in_batch", recipe.pairsInBatch},
              {"source", static_cast<int>(recipe.source)},
              {"originals", recipe.originals},
              {"fixed_pairs", recipe.fixedPairs},
              {"copy_share", recipe.copyShare},
              {"hard_negative_share", recipe.hardNegativeShare},
              {"grades", grades},
              {"edits", edits}}
      .dump();
}

}  // namespace lookalike::train
