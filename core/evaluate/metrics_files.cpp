// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "core/evaluate/copy_detection_metrics.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/csv.h"

namespace lookalike::evaluate {

namespace {

/// The records without the header line, each with a query and with least … most fields.
Result<std::vector<exchange::CsvRecord>> readRows(const std::string& path, std::size_t least,
                                                  std::size_t most) {
  auto records = exchange::readCsvFile(path);
  if (!records) return records.error();
  std::vector<exchange::CsvRecord> rows = std::move(records).value();
  if (!rows.empty() && rows.front().fields.front() == "query_id") rows.erase(rows.begin());
  for (const exchange::CsvRecord& row : rows) {
    if (row.fields.size() < least || row.fields.size() > most) {
      const std::string wanted =
          least == most ? std::to_string(least) : std::to_string(least) + " to " + std::to_string(most);
      return exchange::csvLineError(
          path, row.line, std::to_string(row.fields.size()) + " columns where " + wanted + " are expected");
    }
    if (row.fields.front().empty()) return exchange::csvLineError(path, row.line, "no query id");
  }
  return rows;
}

std::optional<double> parseScore(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  double score = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), score);
  if (error != std::errc() || end != text.data() + text.size() || std::isnan(score)) return std::nullopt;
  return score;
}

std::string number(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

}  // namespace

Result<std::vector<GroundTruthRow>> readGroundTruth(const std::string& path) {
  auto rows = readRows(path, 2, 3);
  if (!rows) return rows.error();
  std::vector<GroundTruthRow> result;
  result.reserve(rows->size());
  for (exchange::CsvRecord& row : *rows) {
    GroundTruthRow made;
    made.queryId = std::move(row.fields[0]);
    made.referenceId = std::move(row.fields[1]);
    if (row.fields.size() > 2) made.edits = std::move(row.fields[2]);
    made.grade = made.edits.substr(0, made.edits.find(':'));
    if (made.grade.empty()) made.grade = "all";
    result.push_back(std::move(made));
  }
  return result;
}

Result<std::vector<Prediction>> readPredictions(const std::string& path) {
  auto rows = readRows(path, 3, 3);
  if (!rows) return rows.error();
  std::vector<Prediction> result;
  result.reserve(rows->size());
  for (exchange::CsvRecord& row : *rows) {
    const auto score = parseScore(row.fields[2]);
    if (!score) return exchange::csvLineError(path, row.line, "\"" + row.fields[2] + "\" is not a score");
    if (row.fields[1].empty()) return exchange::csvLineError(path, row.line, "no reference id");
    result.push_back({std::move(row.fields[0]), std::move(row.fields[1]), *score});
  }
  return result;
}

Result<void> writePrecisionRecallCurve(const std::string& path, const CopyDetectionMetrics& metrics) {
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out << "precision,recall,threshold\n";
    for (const PrecisionRecallPoint& point : metrics.curve) {
      out << number(point.precision) << ',' << number(point.recall) << ',' << number(point.threshold) << '\n';
    }
    return ok();
  });
}

}  // namespace lookalike::evaluate
