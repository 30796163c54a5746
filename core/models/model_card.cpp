// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model_card.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/decode/file_reader.h"

namespace lookalike::models {

namespace {

using nlohmann::json;

constexpr int kMaxSide = 4096;
constexpr int kMaxDimension = 65536;
constexpr std::int64_t kMaxCardBytes = 1 << 20;
constexpr std::size_t kMaxKeyBytes = 100;

/// Takes the fields of one object one by one and keeps the first thing that is wrong.
class FieldReader {
 public:
  FieldReader(const json& object, std::string prefix) : object_(object), prefix_(std::move(prefix)) {}

  [[nodiscard]] const std::string& problem() const { return problem_; }
  void fail(const std::string& field, const std::string& why) {
    if (problem_.empty()) problem_ = "field \"" + prefix_ + field + "\" " + why;
  }

  /// The field when it has the type, else a null value and a problem.
  const json& take(const char* field, bool (json::*hasType)() const noexcept, const char* typeName) {
    static const json kNull;
    const auto found = object_.find(field);
    if (found == object_.end()) {
      fail(field, "is missing");
      return kNull;
    }
    if (!((*found).*hasType)()) {
      fail(field, std::string("is not ") + typeName);
      return kNull;
    }
    return *found;
  }

  [[nodiscard]] bool has(const char* field) const { return object_.contains(field); }

  std::string text(const char* field) {
    const json& value = take(field, &json::is_string, "a text");
    return value.is_null() ? std::string() : value.get<std::string>();
  }

  bool flag(const char* field) {
    const json& value = take(field, &json::is_boolean, "true or false");
    return !value.is_null() && value.get<bool>();
  }

  double number(const char* field, double low, double high) {
    const json& value = take(field, &json::is_number, "a number");
    if (value.is_null()) return low;
    const auto taken = value.get<double>();
    if (!(taken >= low && taken <= high)) fail(field, "is out of range");
    return taken;
  }

  int wholeNumber(const char* field, int low, int high) {
    const json& value = take(field, &json::is_number_integer, "a whole number");
    if (value.is_null()) return low;
    const auto taken = value.get<double>();  // as double: an integer beyond int must not wrap into range
    if (!(taken >= low && taken <= high)) {
      fail(field, "is out of range");
      return low;
    }
    return static_cast<int>(taken);
  }

  std::array<float, 3> channelNumbers(const char* field, int channels, bool positive) {
    std::array<float, 3> values{};
    const json& list = take(field, &json::is_array, "a list");
    if (list.is_null()) return values;
    if (list.size() != static_cast<std::size_t>(channels)) {
      fail(field, "does not have one number a channel");
      return values;
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      const bool fine = list[i].is_number() && std::abs(list[i].get<double>()) < 1e6 &&
                        (!positive || list[i].get<double>() > 1e-6);
      if (!fine) {
        fail(field, "holds something that is no usable number");
        return values;
      }
      values[i] = list[i].get<float>();
    }
    return values;
  }

  /// The value that goes with the field's word.
  template <typename Choice>
  Choice choice(const char* field, std::initializer_list<std::pair<const char*, Choice>> choices) {
    const std::string word = text(field);
    for (const auto& [name, value] : choices) {
      if (word == name) return value;
    }
    fail(field, "has the unknown value \"" + word + "\"");
    return choices.begin()->second;
  }

  void refuseOthers(std::initializer_list<const char*> known) {
    for (const auto& item : object_.items()) {
      const auto same = [&](const char* name) { return item.key() == name; };
      if (std::none_of(known.begin(), known.end(), same)) fail(item.key(), "is unknown");
    }
  }

 private:
  const json& object_;
  std::string prefix_;
  std::string problem_;
};

/// Reads "input" into the card; the problem, or "".
std::string readInput(const json& input, ModelCard& card) {
  FieldReader fields(input, "input.");
  card.input.resize = fields.choice<describe::ResizeMode>(
      "resize", {{"squash", describe::ResizeMode::kSquash},
                 {"short-side-centre-crop", describe::ResizeMode::kShortSideCentreCrop},
                 {"fit-pad", describe::ResizeMode::kFitPad}});
  card.input.channels =
      fields.choice<describe::ChannelOrder>("channels", {{"rgb", describe::ChannelOrder::kRgb},
                                                         {"bgr", describe::ChannelOrder::kBgr},
                                                         {"grey", describe::ChannelOrder::kGrey}});
  card.input.width = fields.wholeNumber("width", 1, kMaxSide);
  card.input.height = fields.wholeNumber("height", 1, kMaxSide);
  card.scale = static_cast<float>(fields.number("scale", 1e-6, 1e6));
  card.mean = fields.channelNumbers("mean", card.input.channelCount(), false);
  card.deviation = fields.channelNumbers("std", card.input.channelCount(), true);
  if (card.input.resize == describe::ResizeMode::kShortSideCentreCrop) {
    card.input.shortSide =
        fields.wholeNumber("shortSide", std::max(card.input.width, card.input.height), kMaxSide);
    fields.refuseOthers({"resize", "channels", "width", "height", "scale", "mean", "std", "shortSide"});
  } else {
    fields.refuseOthers({"resize", "channels", "width", "height", "scale", "mean", "std"});
  }
  return fields.problem();
}

/// Reads what a card need not say.
void readOptionalFields(FieldReader& fields, ModelCard& card) {
  if (fields.has("recipe")) card.recipe = fields.text("recipe");
  if (fields.has("basedOn")) {
    card.basedOn = ContentHash::fromHex(fields.text("basedOn"));
    if (!card.basedOn) fields.fail("basedOn", "is not 64 hexadecimal digits");
  }
  if (fields.has("basedOnKey")) {
    card.basedOnKey.text = fields.text("basedOnKey");
    const bool isKey =
        !card.basedOnKey.text.empty() && card.basedOnKey.text.size() <= kMaxKeyBytes &&
        card.basedOnKey.text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-:") == std::string::npos;
    if (!isKey) fields.fail("basedOnKey", "is no key of a model");
  }
  if (fields.has("microAveragePrecision"))
    card.microAveragePrecision = fields.number("microAveragePrecision", 0.0, 1.0);
  if (fields.has("measuredOn")) card.measuredOn = fields.text("measuredOn");
}

/// The same for the same weights and preprocessing, however the card is written: nlohmann's objects are
/// sorted by name, and the numbers are those that the program computes with.
DescriberKey keyOf(const ModelCard& card) {
  const std::string text = json{
      {"weights", card.sha256.toHex()},
      {"preprocessing", 1},  // counts up when prepareImage() changes its output
      {"width", card.input.width},
      {"height", card.input.height},
      {"resize", static_cast<int>(card.input.resize)},
      {"shortSide", card.input.shortSide},
      {"channels", static_cast<int>(card.input.channels)},
      {"scale", card.scale},
      {"mean", card.mean},
      {"std", card.deviation}}.dump();
  return {"torchscript:" + decode::hashBytes(text.data(), text.size()).toHex().substr(0, 16)};
}

}  // namespace

Result<ModelCard> parseModelCard(std::string_view text, const std::string& path) {
  const auto bad = [&](const std::string& why) { return Error{ErrorCode::kBadModel, path, why, -1}; };
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return bad("the model card is no JSON object");

  ModelCard card;
  FieldReader fields(object, "");
  fields.choice<int>("kind", {{"torchscript", 0}});
  card.name = fields.text("name");
  if (card.name.empty() || card.name == "default" || card.name == "dct")
    fields.fail("name", "is empty or reserved");
  card.description = fields.text("description");
  card.file = fields.text("file");
  if (card.file.empty()) fields.fail("file", "is empty");
  const auto hash = ContentHash::fromHex(fields.text("sha256"));
  if (!hash) fields.fail("sha256", "is not 64 hexadecimal digits");
  card.sha256 = hash.value_or(ContentHash{});
  card.dimension = fields.wholeNumber("dimension", 1, kMaxDimension);
  card.givesRawNorm = fields.flag("rawNorm");
  card.licence = fields.text("licence");
  card.trainingData = fields.text("trainingData");
  card.defaultThreshold = static_cast<float>(fields.number("defaultThreshold", -1.0, 1.0));
  card.batchSize = fields.wholeNumber("batchSize", 1, 65536);
  readOptionalFields(fields, card);
  fields.refuseOthers({"kind", "name", "description", "file", "sha256", "input", "dimension", "rawNorm",
                       "licence", "trainingData", "defaultThreshold", "batchSize", "recipe", "basedOn",
                       "basedOnKey", "microAveragePrecision", "measuredOn"});
  const json& input = fields.take("input", &json::is_object, "an object");
  if (!fields.problem().empty()) return bad(fields.problem());
  const std::string problem = readInput(input, card);
  if (!problem.empty()) return bad(problem);
  card.key = keyOf(card);
  return card;
}

Result<ModelCard> readModelCard(const std::string& path) {
  const auto content = decode::readFile(path, kMaxCardBytes);
  if (!content) return content.error();
  auto card =
      parseModelCard({reinterpret_cast<const char*>(content->bytes.data()), content->bytes.size()}, path);
  if (!card) return card;
  std::error_code failed;
  const std::filesystem::path absolute = std::filesystem::absolute(path, failed);
  if (failed) return errorFromErrno(failed.value(), path);
  card->path = absolute.lexically_normal().native();
  card->file = (absolute.parent_path() / card->file).lexically_normal().native();
  return card;
}

}  // namespace lookalike::models
