// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/verdict_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/exchange/geometry_json.h"
#include "core/exchange/json_text.h"
#include "core/exchange/number_text.h"
#include "core/exchange/text_file.h"
#include "core/exchange/verdict_fields.h"

namespace lookalike::exchange {

namespace {

nlohmann::ordered_json rowJson(const VerdictRow& row) {
  nlohmann::ordered_json object;
  const VerdictFields fields = fieldsOf(row);
  const auto set = [&](const char* name) { object[name] = toUtf8(fields.at(name)); };
  set("sha256_a");
  set("sha256_b");
  setPath(object, "path_a", row.pathA);
  setPath(object, "path_b", row.pathB);
  for (const char* name : {"verdict", "order", "annotator", "time", "model"}) set(name);
  object["probability"] = jsonNumber(row.entry.probability);
  for (const char* name : {"note", "source", "id", "withdraws"}) set(name);
  return object;
}

VerdictFields fieldsIn(const nlohmann::json& object) {
  VerdictFields fields;
  for (const char* name : {"sha256_a", "sha256_b", "verdict", "order", "annotator", "time", "model",
                           "probability", "note", "source", "id", "withdraws"})
    fields[name] = memberText(object, name);
  for (const char* name : {"path_a", "path_b"}) fields[name] = memberPath(object, name);
  return fields;
}

int digitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string percentDecoded(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? digitOf(text[i + 1]) : -1;
    const int low = high >= 0 ? digitOf(text[i + 2]) : -1;
    if (low >= 0) {
      bytes.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      bytes.push_back(text[i]);
    }
  }
  return bytes;
}

}  // namespace

std::string memberText(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  if (found->is_number_integer()) return std::to_string(found->get<std::int64_t>());
  return found->is_number() ? numberText(found->get<double>()) : std::string();
}

std::string memberPath(const nlohmann::json& object, const char* name) {
  const std::string bytes = memberText(object, (std::string(name) + "_bytes").c_str());
  return bytes.empty() ? memberText(object, name) : percentDecoded(bytes);
}

Result<void> writeVerdictsJson(std::ostream& out, std::span<const VerdictRow> rows) {
  out << "{\n\"format\": \"lookalike-verdicts\",\n\"verdicts\": [";
  const char* separator = "\n";
  for (const VerdictRow& row : rows) {
    out << separator << rowJson(row).dump();
    separator = ",\n";
    if (!out) break;
  }
  out << "\n]\n}\n";
  return streamOutcome(out);
}

Result<ReadVerdicts> readVerdictsJson(std::string_view text, const std::string& path,
                                      const VerdictReadOptions& options) {
  nlohmann::json document;
  try {
    document = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    return Error{ErrorCode::kInvalidArgument, path, "this is no whole JSON document",
                 static_cast<std::int64_t>(error.byte)};
  }
  const nlohmann::json* items = &document;
  if (document.is_object() && document.contains("verdicts")) items = &document["verdicts"];
  if (!items->is_array())
    return Error{ErrorCode::kInvalidArgument, path, "no array of verdicts or of tasks", -1};
  ReadVerdicts reading;
  int place = 0;
  for (const nlohmann::json& item : *items) {
    ++place;
    if (!item.is_object()) {
      reading.problems.push_back({place, "no object"});
    } else if (item.contains("data") && !item.contains("verdict")) {
      readLabelStudioTask(item, place, options, reading);
    } else if (auto entry = entryOf(fieldsIn(item), options)) {
      reading.entries.push_back(std::move(*entry));
    } else {
      reading.problems.push_back({place, entry.error().detail});
    }
  }
  return reading;
}

}  // namespace lookalike::exchange
