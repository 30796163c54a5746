// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/finetune_report.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string_view>
#include <utility>

#include "core/decode/file_reader.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/json_text.h"

namespace lookalike::learn {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kMostReportBytes = std::int64_t{64} << 20U;

constexpr std::array<std::string_view, 4> kPartNames{"adapter", "network", "pair_verifier", "calibration"};
constexpr std::array<std::string_view, 4> kDepthNames{"calibration", "adapter", "last_stages",
                                                      "whole_network"};
constexpr std::array<std::string_view, 5> kVerdictNames{"better", "no_evidence", "worse_on_verdicts",
                                                        "worse_on_self_test", "too_few_verdicts"};

template <typename Enum, std::size_t Count>
std::string nameIn(const std::array<std::string_view, Count>& names, Enum value) {
  return std::string(names.at(static_cast<std::size_t>(value)));
}

/// The figures with their names, for writing and reading.
template <typename Figures>
auto namedFigures(Figures& figures) {
  using Figure = std::conditional_t<std::is_const_v<Figures>, const MeasuredFigure, MeasuredFigure>;
  return std::array<std::pair<const char*, Figure*>, 7>{
      {{"micro_average_precision", &figures.microAveragePrecision},
       {"recall_at_precision_90", &figures.recallAtPrecision90},
       {"recall", &figures.recall},
       {"false_positives", &figures.falsePositives},
       {"false_positives_at_equal_recall", &figures.falsePositivesAtEqualRecall},
       {"direction_accuracy", &figures.directionAccuracy},
       {"log_loss", &figures.logLoss}}};
}

template <typename Readiness>
auto namedCounts(Readiness& readiness) {
  using Count = std::conditional_t<std::is_const_v<Readiness>, const std::int64_t, std::int64_t>;
  return std::array<std::pair<const char*, Count*>, 14>{
      {{"copies", &readiness.copies},
       {"derivations", &readiness.derivations},
       {"hard_negatives", &readiness.hardNegatives},
       {"ordered_hard_negatives", &readiness.orderedHardNegatives},
       {"unsure", &readiness.unsure},
       {"conflicts", &readiness.conflicts},
       {"absent", &readiness.absent},
       {"groups", &readiness.groups},
       {"held_out_copies", &readiness.heldOutCopies},
       {"held_out_hard_negatives", &readiness.heldOutHardNegatives},
       {"copies_missing_for_calibration", &readiness.copiesMissingForCalibration},
       {"hard_negatives_missing_for_calibration", &readiness.hardNegativesMissingForCalibration},
       {"copies_missing_for_adapter", &readiness.copiesMissingForAdapter},
       {"hard_negatives_missing_for_adapter", &readiness.hardNegativesMissingForAdapter}}};
}

Json figuresJson(const HeldOutFigures& figures) {
  Json json;
  for (const auto& [name, figure] : namedFigures(figures)) json[name] = figureJson(*figure);
  return json;
}

Json curveJson(const std::vector<TuningPoint>& curve) {
  Json list = Json::array();
  for (const TuningPoint& point : curve) {
    list.push_back({{"part", nameIn(kPartNames, point.part)},
                    {"step", point.step},
                    {"steps", point.steps},
                    {"loss", exchange::numberOrNull(point.loss)},
                    {"learning_rate", point.learningRate},
                    {"precision", exchange::numberOrNull(point.precision)},
                    {"recall", exchange::numberOrNull(point.recall)},
                    {"validation_loss", exchange::numberOrNull(point.validationLoss)},
                    {"seconds", point.seconds}});
  }
  return list;
}

/// Reads what the writer above wrote; what is missing or of another type is an error with its name.
class ReportReader {
 public:
  explicit ReportReader(const Json& json) : json_(json) {}

  [[nodiscard]] const std::string& problem() const { return problem_; }

  FinetuneReport read() {
    FinetuneReport report;
    report.libraryPath = text(json_, "library");
    report.base.text = text(json_, "base");
    report.baseName = text(json_, "base_name");
    report.tuned.text = text(json_, "tuned");
    report.tunedName = text(json_, "tuned_name");
    report.depth = named<TuningDepth>(json_, "depth", kDepthNames);
    report.verdict = named<TuningVerdict>(json_, "verdict", kVerdictNames);
    report.threshold = static_cast<float>(number(json_, "threshold"));
    report.shareBetter = number(json_, "share_better");
    report.trainingPairs = static_cast<std::int64_t>(number(json_, "training_pairs"));
    report.validationPairs = static_cast<std::int64_t>(number(json_, "validation_pairs"));
    report.heldOutPairs = static_cast<std::int64_t>(number(json_, "held_out_pairs"));
    report.seconds = number(json_, "seconds");
    const Json verdicts = object(json_, "verdicts");
    for (const auto& [name, count] : namedCounts(report.readiness))
      *count = static_cast<std::int64_t>(number(verdicts, name));
    readFigures(object(json_, "before"), report.before);
    readFigures(object(json_, "after"), report.after);
    for (const Json& part : list(json_, "parts")) {
      report.parts.push_back({named<TuningPart>(part, "part", kPartNames), part.value("kept", false),
                              number(part, "validation_loss_before"), number(part, "validation_loss_after"),
                              number(part, "seconds")});
    }
    for (const Json& changed : list(json_, "changed")) {
      const auto a = ContentHash::fromHex(text(changed, "a"));
      const auto b = ContentHash::fromHex(text(changed, "b"));
      if (!a || !b) {
        fail("changed");
        continue;
      }
      report.changed.push_back({*a, *b, changed.value("copy", false),
                                static_cast<float>(number(changed, "before")),
                                static_cast<float>(number(changed, "after"))});
    }
    for (const Json& row : list(json_, "curve")) {
      TuningPoint& point = report.curve.emplace_back();
      point.part = named<TuningPart>(row, "part", kPartNames);
      point.step = static_cast<std::int64_t>(number(row, "step"));
      point.steps = static_cast<std::int64_t>(number(row, "steps"));
      point.loss = number(row, "loss");
      point.learningRate = number(row, "learning_rate");
      point.precision = number(row, "precision");
      point.recall = number(row, "recall");
      point.validationLoss = number(row, "validation_loss");
      point.seconds = number(row, "seconds");
    }
    return report;
  }

 private:
  void fail(const char* field) {
    if (problem_.empty()) problem_ = std::string("field \"") + field + "\" is missing or of another type";
  }
  std::string text(const Json& json, const char* field) {
    if (json.is_object() && json.contains(field) && json[field].is_string())
      return json[field].get<std::string>();
    fail(field);
    return {};
  }
  double number(const Json& json, const char* field) {
    if (json.is_object() && json.contains(field)) {
      if (json[field].is_number()) return json[field].get<double>();
      if (json[field].is_null()) return std::numeric_limits<double>::quiet_NaN();
    }
    fail(field);
    return 0.0;
  }
  Json object(const Json& json, const char* field) {
    if (json.is_object() && json.contains(field) && json[field].is_object()) return json[field];
    fail(field);
    return Json::object();
  }
  Json list(const Json& json, const char* field) {
    if (json.is_object() && json.contains(field) && json[field].is_array()) return json[field];
    fail(field);
    return Json::array();
  }
  template <typename Enum, std::size_t Count>
  Enum named(const Json& json, const char* field, const std::array<std::string_view, Count>& names) {
    const std::string name = text(json, field);
    for (std::size_t i = 0; i < Count; ++i) {
      if (names.at(i) == name) return static_cast<Enum>(i);
    }
    fail(field);
    return Enum{};
  }
  void readFigures(const Json& json, HeldOutFigures& figures) {
    for (const auto& [name, figure] : namedFigures(figures)) {
      const Json value = object(json, name);
      *figure = {number(value, "value"), number(value, "low"), number(value, "high")};
    }
  }

  const Json& json_;
  std::string problem_;
};

}  // namespace

Result<void> FinetuneOptions::check() const {
  const auto bad = [](const char* what) { return Error{ErrorCode::kInvalidArgument, {}, what, -1}; };
  if (libraryPath.empty()) return bad("no library is named");
  if (!(heldOutShare >= 0.2 && heldOutShare <= 0.5)) return bad("the held-out share must be 0.2 to 0.5");
  if (!(minutes > 0.0)) return bad("the minutes must be more than 0");
  const bool isPlain = std::all_of(name.begin(), name.end(), [](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '-' || byte == '.' || byte == '_';
  });
  if (!isPlain || name.starts_with('.'))
    return bad("a model's name is of letters, digits, '-', '.' and '_', and begins with no '.'");
  if (selfTest && selfTestImages < 1) return bad("a self-test needs an image");
  return ok();
}

std::string finetuneJson(const FinetuneReport& report) {
  Json json;
  exchange::setPath(json, "library", report.libraryPath);
  json["base"] = report.base.text;
  json["base_name"] = report.baseName;
  json["tuned"] = report.tuned.text;
  json["tuned_name"] = report.tunedName;
  exchange::setPath(json, "card", report.cardPath);
  json["verdict"] = nameIn(kVerdictNames, report.verdict);
  json["share_better"] = report.shareBetter;
  json["depth"] = nameIn(kDepthNames, report.depth);
  json["threshold"] = report.threshold;
  json["training_pairs"] = report.trainingPairs;
  json["validation_pairs"] = report.validationPairs;
  json["held_out_pairs"] = report.heldOutPairs;
  json["seconds"] = report.seconds;
  Json verdicts;
  for (const auto& [name, count] : namedCounts(report.readiness)) verdicts[name] = *count;
  json["verdicts"] = verdicts;
  json["before"] = figuresJson(report.before);
  json["after"] = figuresJson(report.after);
  json["parts"] = Json::array();
  for (const PartOutcome& part : report.parts) {
    json["parts"].push_back({{"part", nameIn(kPartNames, part.part)},
                             {"kept", part.isKept},
                             {"validation_loss_before", exchange::numberOrNull(part.validationLossBefore)},
                             {"validation_loss_after", exchange::numberOrNull(part.validationLossAfter)},
                             {"seconds", part.seconds}});
  }
  json["changed"] = Json::array();
  for (const ChangedPair& changed : report.changed) {
    json["changed"].push_back({{"a", changed.a.toHex()},
                               {"b", changed.b.toHex()},
                               {"copy", changed.isCopy},
                               {"before", changed.before},
                               {"after", changed.after}});
  }
  if (report.selfTestBefore) json["self_test_before"] = selfTestDocument(*report.selfTestBefore);
  if (report.selfTestAfter) json["self_test_after"] = selfTestDocument(*report.selfTestAfter);
  json["curve"] = curveJson(report.curve);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string reportPathOf(const std::string& cardPath) {
  return std::filesystem::path(cardPath).replace_extension(".report.json").string();
}

Result<void> writeFinetuneReport(const FinetuneReport& report, const std::string& path) {
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out << finetuneJson(report);
    return ok();
  });
}

Result<FinetuneReport> readFinetuneReport(const std::string& path) {
  const auto content = decode::readFile(path, kMostReportBytes);
  if (!content.ok()) return content.error();
  const auto* bytes = reinterpret_cast<const char*>(content->bytes.data());
  const Json json = Json::parse(bytes, bytes + content->bytes.size(), nullptr, false);
  if (!json.is_object()) return Error{ErrorCode::kBadModel, path, "is no report of a tuning", -1};
  ReportReader reader(json);
  FinetuneReport report = reader.read();
  if (!reader.problem().empty()) return Error{ErrorCode::kBadModel, path, reader.problem(), -1};
  report.cardPath = std::filesystem::path(path).replace_extension().replace_extension(".json").string();
  for (const auto& [field, test] : {std::pair("self_test_before", &report.selfTestBefore),
                                    std::pair("self_test_after", &report.selfTestAfter)}) {
    if (!json.contains(field)) continue;
    auto parsed = selfTestFromDocument(json[field]);
    if (!parsed.ok()) return Error{ErrorCode::kBadModel, path, parsed.error().detail, -1};
    *test = std::move(parsed).value();
  }
  return report;
}

}  // namespace lookalike::learn
