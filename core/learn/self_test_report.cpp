// SPDX-License-Identifier: GPL-3.0-or-later
// A self-test's report as JSON and back (declared in self_test_report.h and self_test_job.h).
#include "core/learn/self_test_report.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/exchange/json_text.h"

namespace lookalike::learn {

namespace {

using nlohmann::ordered_json;

ordered_json rowJson(const SelfTestRow& row) {
  ordered_json json;
  json["edit"] = row.edit;
  json["strength"] = row.strength;
  json["amount"] = row.amount;
  json["tried"] = row.tried;
  json["found"] = row.found;
  json["share"] = figureJson(row.share);
  return json;
}

SelfTestRow rowFrom(const ordered_json& json) {
  SelfTestRow row;
  row.edit = json.at("edit").get<std::string>();
  row.strength = json.at("strength").get<std::string>();
  row.amount = json.at("amount").get<double>();
  row.tried = json.at("tried").get<std::int64_t>();
  row.found = json.at("found").get<std::int64_t>();
  row.share = figureFrom(json.at("share"));
  return row;
}

const char* evidenceWord(EvidenceKind evidence) {
  if (evidence == EvidenceKind::kGlobal) return "global";
  return evidence == EvidenceKind::kLocal ? "local" : "both";
}

EvidenceKind evidenceFrom(const std::string& word) {
  if (word == "global") return EvidenceKind::kGlobal;
  return word == "local" ? EvidenceKind::kLocal : EvidenceKind::kBoth;
}

}  // namespace

ordered_json figureJson(const MeasuredFigure& figure) {
  ordered_json json;
  json["value"] = exchange::numberOrNull(figure.value);
  json["low"] = exchange::numberOrNull(figure.low);
  json["high"] = exchange::numberOrNull(figure.high);
  return json;
}

MeasuredFigure figureFrom(const ordered_json& json) {
  MeasuredFigure figure;
  const auto read = [&](const char* key, double& value) {
    if (!json.at(key).is_null()) value = json.at(key).get<double>();
  };
  read("value", figure.value);
  read("low", figure.low);
  read("high", figure.high);
  return figure;
}

ordered_json selfTestDocument(const SelfTestReport& report) {
  ordered_json json;
  json["model"] = report.describer.text;
  json["model_name"] = exchange::toUtf8(report.describerName);
  json["threshold"] = exchange::numberOrNull(report.threshold);
  json["evidence"] = evidenceWord(report.evidence);
  json["library_images"] = report.library;
  json["images"] = report.images;
  json["copies"] = report.copies;
  json["all"] = rowJson(report.all);
  for (const auto& [key, rows] : {std::pair("edits", &report.edits), std::pair("grades", &report.grades)}) {
    json[key] = ordered_json::array();
    for (const SelfTestRow& row : *rows) json[key].push_back(rowJson(row));
  }
  json["other_finds"] = report.otherFinds;
  json["micro_average_precision"] = figureJson(report.microAveragePrecision);
  json["recall_at_precision_90"] = figureJson(report.recallAtPrecision90);
  json["failures"] = ordered_json::array();
  for (const ItemFailure& failure : report.failures)
    json["failures"].push_back(exchange::errorJson(failure.error));
  json["seconds"] = report.seconds;
  return json;
}

Result<SelfTestReport> selfTestFromDocument(const ordered_json& json) {
  try {
    SelfTestReport report;
    report.describer.text = json.at("model").get<std::string>();
    report.describerName = json.at("model_name").get<std::string>();
    report.threshold = json.at("threshold").get<float>();
    report.evidence = evidenceFrom(json.at("evidence").get<std::string>());
    report.library = json.at("library_images").get<std::int64_t>();
    report.images = json.at("images").get<std::int64_t>();
    report.copies = json.at("copies").get<std::int64_t>();
    report.all = rowFrom(json.at("all"));
    for (const auto& [key, rows] : {std::pair("edits", &report.edits), std::pair("grades", &report.grades)}) {
      for (const ordered_json& row : json.at(key)) rows->push_back(rowFrom(row));
    }
    report.otherFinds = json.at("other_finds").get<std::int64_t>();
    report.microAveragePrecision = figureFrom(json.at("micro_average_precision"));
    report.recallAtPrecision90 = figureFrom(json.at("recall_at_precision_90"));
    report.seconds = json.at("seconds").get<double>();
    return report;
  } catch (const nlohmann::json::exception& exception) {
    return Error{ErrorCode::kBadModel, {}, std::string("no report of a self-test: ") + exception.what(), -1};
  }
}

std::string selfTestJson(const SelfTestReport& report) {
  return selfTestDocument(report).dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

const SelfTestRow* rowOf(const SelfTestReport& report, const std::string& edit, const std::string& strength) {
  for (const auto* rows : {&report.grades, &report.edits}) {
    for (const SelfTestRow& row : *rows) {
      if (row.edit == edit && row.strength == strength) return &row;
    }
  }
  return nullptr;
}

}  // namespace lookalike::learn
