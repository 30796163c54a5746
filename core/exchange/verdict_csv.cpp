// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/verdict_csv.h"

#include <algorithm>
#include <array>

#include "core/exchange/csv.h"
#include "core/exchange/text_file.h"
#include "core/exchange/verdict_fields.h"

namespace lookalike::exchange {

namespace {

constexpr std::array kColumns{"sha256_a", "sha256_b",  "path_a", "path_b",   "verdict",
                              "order",    "annotator", "time",   "model",    "probability",
                              "note",     "source",    "id",     "withdraws"};

std::string lowerCase(std::string_view text) {
  std::string lower;
  for (const char c : text) {
    if (c == ' ' || c == '\t') continue;
    lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return lower;
}

/// A row of a list of hard negatives, whose columns are named by who comes first.
void renameNdec(VerdictFields& fields) {
  const auto take = [&](const char* from, const char* to) {
    const auto found = fields.find(from);
    if (found == fields.end()) return;
    fields[to] = found->second;
    fields.erase(found);
  };
  take("sha256_first", "sha256_a");
  take("sha256_last", "sha256_b");
  take("first", "path_a");
  take("last", "path_b");
  take("path_first", "path_a");  // the picture's own path tells more than the list's copy of it
  take("path_last", "path_b");
  const bool isKnown = fields["order_known"] != "false" && fields["order_known"] != "0";
  if (fields["order"].empty() && isKnown) fields["order"] = "a_first";
  if (fields["verdict"].empty()) fields["verdict"] = "not_copy";
}

}  // namespace

Result<void> writeVerdictsCsv(std::ostream& out, std::span<const VerdictRow> rows) {
  for (std::size_t i = 0; i < kColumns.size(); ++i) out << (i > 0 ? "," : "") << kColumns.at(i);
  out << '\n';
  for (const VerdictRow& row : rows) {
    const VerdictFields fields = fieldsOf(row);
    for (std::size_t i = 0; i < kColumns.size(); ++i)
      out << (i > 0 ? "," : "") << csvField(fields.at(kColumns.at(i)));
    out << '\n';
    if (!out) break;
  }
  return streamOutcome(out);
}

Result<ReadVerdicts> readVerdictsCsv(std::string_view text, const std::string& path,
                                     const VerdictReadOptions& options) {
  const CsvPart csv = parseCsvUntilError(text, path);
  if (csv.records.empty()) {
    if (csv.error) return *csv.error;
    return Error{ErrorCode::kInvalidArgument, path, "no header line", -1};
  }
  std::vector<std::string> columns;
  for (const std::string& field : csv.records.front().fields) columns.push_back(lowerCase(field));
  const auto has = [&](std::string_view name) {
    return std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  const bool isNdec = !has("verdict") && has("first") && has("last");
  const bool namesImages = (has("sha256_a") || has("path_a")) && (has("sha256_b") || has("path_b"));
  if (!isNdec && !(has("verdict") && namesImages)) {
    return Error{
        ErrorCode::kInvalidArgument, path,
        "not a verdict file: line " + std::to_string(csv.records.front().line) +
            " needs the columns verdict, sha256_a and sha256_b (or path_a and path_b), or first and last",
        -1};
  }
  ReadVerdicts reading;
  reading.placesAreLines = true;
  for (std::size_t i = 1; i < csv.records.size(); ++i) {
    const CsvRecord& record = csv.records[i];
    if (record.fields.size() != columns.size()) {
      reading.problems.push_back({record.line, std::to_string(record.fields.size()) + " fields, not " +
                                                   std::to_string(columns.size())});
      continue;
    }
    VerdictFields fields;
    for (std::size_t field = 0; field < columns.size(); ++field)
      fields.try_emplace(columns[field], record.fields[field]);
    if (isNdec) renameNdec(fields);
    auto entry = entryOf(fields, options);
    if (entry) {
      reading.entries.push_back(std::move(*entry));
    } else {
      reading.problems.push_back({record.line, entry.error().detail});
    }
  }
  if (csv.error) reading.problems.push_back({0, csv.error->detail + "; nothing was read from there on"});
  return reading;
}

}  // namespace lookalike::exchange
