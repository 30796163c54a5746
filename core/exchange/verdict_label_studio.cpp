// SPDX-License-Identifier: GPL-3.0-or-later
#include <nlohmann/json.hpp>

#include "core/exchange/geometry_json.h"
#include "core/exchange/json_text.h"
#include "core/exchange/text_file.h"
#include "core/exchange/verdict_fields.h"
#include "core/exchange/verdict_json.h"
#include "core/exchange/verdict_names.h"

namespace lookalike::exchange {

namespace {

using Json = nlohmann::ordered_json;

/// The path as a file URL (RFC 8089); "" for none.
std::string urlOf(const std::string& path) {
  if (path.empty()) return {};
  return "file://" + percentEncoded(path);
}

/// An entry's id in the groups of a UUID.
std::string uuidOf(const std::string& id) {
  std::string uuid = id;
  for (const std::size_t at : {20U, 16U, 12U, 8U}) {
    if (uuid.size() > at) uuid.insert(at, "-");
  }
  return uuid;
}

Json result(const VerdictEntry& entry, const char* name, const char* type, const char* member,
            std::string_view text) {
  Json object;
  object["id"] = entry.id.substr(0, 8) + "-" + name;
  object["from_name"] = name;
  object["to_name"] = "image_a";
  object["type"] = type;
  object["value"][member] = Json::array({toUtf8(text)});
  return object;
}

Json annotationJson(const VerdictEntry& entry) {
  Json annotation;
  annotation["unique_id"] = uuidOf(entry.id);
  annotation["completed_by"]["email"] = toUtf8(entry.annotator);
  annotation["created_at"] = timeText(entry.timeMs);
  annotation["was_cancelled"] = false;
  Json results = Json::array();
  results.push_back(result(entry, "verdict", "choices", "choices", answerName(entry.answer)));
  if (entry.order != VerdictOrder::kUnknown)
    results.push_back(result(entry, "order", "choices", "choices", orderName(entry.order)));
  if (!entry.note.empty()) results.push_back(result(entry, "note", "textarea", "text", entry.note));
  annotation["result"] = std::move(results);
  return annotation;
}

Json dataJson(const VerdictRow& row) {
  Json data;
  data["image_a"] = urlOf(row.pathA);
  data["image_b"] = urlOf(row.pathB);
  data["sha256_a"] = row.entry.a.toHex();
  data["sha256_b"] = row.entry.b.toHex();
  setPath(data, "path_a", row.pathA);
  setPath(data, "path_b", row.pathB);
  data["model"] = toUtf8(row.entry.model);
  data["probability"] = jsonNumber(row.entry.probability);
  return data;
}

/// The first word of the first result of a name; "" where there is none.
std::string resultText(const nlohmann::json& results, const char* name, const char* member) {
  for (const nlohmann::json& one : results) {
    if (!one.is_object() || memberText(one, "from_name") != name) continue;
    const auto value = one.find("value");
    if (value == one.end() || !value->is_object()) continue;
    const auto words = value->find(member);
    if (words == value->end()) continue;
    if (words->is_string()) return words->get<std::string>();
    if (words->is_array() && !words->empty() && words->front().is_string())
      return words->front().get<std::string>();
  }
  return {};
}

/// The choice of a project that has named its control otherwise: the first that is an answer.
std::string anyAnswer(const nlohmann::json& results) {
  for (const nlohmann::json& one : results) {
    if (!one.is_object()) continue;
    std::string word =
        resultText(nlohmann::json::array({one}), memberText(one, "from_name").c_str(), "choices");
    if (answerOf(word)) return word;
  }
  return {};
}

/// Who did it: Label Studio tells a number, an object with an address, or a text.
std::string annotatorOf(const nlohmann::json& annotation) {
  const auto who = annotation.find("completed_by");
  if (who == annotation.end()) return {};
  if (!who->is_object()) return memberText(annotation, "completed_by");
  const std::string email = memberText(*who, "email");
  return email.empty() ? memberText(*who, "id") : email;
}

}  // namespace

Result<void> writeVerdictsLabelStudio(std::ostream& out, std::span<const VerdictRow> rows) {
  out << "[";
  const char* separator = "\n";
  for (std::size_t i = 0; i < rows.size() && out;) {
    const VerdictEntry& first = rows[i].entry;
    Json task;
    task["data"] = dataJson(rows[i]);
    Json annotations = Json::array();
    for (; i < rows.size() && rows[i].entry.a == first.a && rows[i].entry.b == first.b; ++i) {
      if (rows[i].entry.withdraws.empty()) annotations.push_back(annotationJson(rows[i].entry));
    }
    task["annotations"] = std::move(annotations);
    out << separator << task.dump();
    separator = ",\n";
  }
  out << "\n]\n";
  return streamOutcome(out);
}

void readLabelStudioTask(const nlohmann::json& task, int place, const VerdictReadOptions& options,
                         ReadVerdicts& reading) {
  const nlohmann::json& data = task["data"];
  const auto annotations = task.find("annotations");
  if (!data.is_object() || annotations == task.end() || !annotations->is_array()) {
    reading.problems.push_back({place, "a task without data or annotations"});
    return;
  }
  VerdictFields ofTask;
  for (const char* name : {"sha256_a", "sha256_b", "model", "probability"})
    ofTask[name] = memberText(data, name);
  for (const char* name : {"path_a", "path_b"}) ofTask[name] = memberPath(data, name);
  for (const nlohmann::json& annotation : *annotations) {
    if (!annotation.is_object()) {
      reading.problems.push_back({place, "an annotation that is no object"});
      continue;
    }
    const auto cancelled = annotation.find("was_cancelled");
    if (cancelled != annotation.end() && cancelled->is_boolean() && cancelled->get<bool>())
      continue;  // skipped
    const auto results = annotation.find("result");
    if (results == annotation.end() || !results->is_array()) {
      reading.problems.push_back({place, "an annotation without a result"});
      continue;
    }
    VerdictFields fields = ofTask;
    fields["verdict"] = resultText(*results, "verdict", "choices");
    if (fields["verdict"].empty()) fields["verdict"] = anyAnswer(*results);
    fields["order"] = resultText(*results, "order", "choices");
    fields["note"] = resultText(*results, "note", "text");
    fields["annotator"] = annotatorOf(annotation);
    fields["time"] = memberText(annotation, "created_at");
    fields["id"] = memberText(annotation, "unique_id");
    if (auto entry = entryOf(fields, options)) {
      reading.entries.push_back(std::move(*entry));
    } else {
      reading.problems.push_back({place, entry.error().detail});
    }
  }
}

}  // namespace lookalike::exchange
