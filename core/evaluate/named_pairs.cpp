// SPDX-License-Identifier: GPL-3.0-or-later
#include <charconv>
#include <cmath>

#include "core/evaluate/csv_table.h"
#include "core/evaluate/edit_confusion.h"

namespace lookalike::evaluate {

namespace {

/// Nine numbers with spaces between.
std::optional<edits::Matrix3> parseTransform(std::string_view text) {
  edits::Matrix3 matrix{};
  for (std::size_t i = 0; i < matrix.size(); ++i) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), matrix.at(i));
    if (error != std::errc() || !std::isfinite(matrix.at(i))) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (!text.empty() && text.front() != ' ') return std::nullopt;
  }
  return text.find_first_not_of(' ') == std::string_view::npos ? std::optional(matrix) : std::nullopt;
}

Result<NamedPair> readPair(const CsvTable& table, std::size_t row, bool hasPaths) {
  NamedPair pair;
  pair.queryId = hasPaths ? idOfPath(table.field(row, "path_a")) : table.field(row, "query_id");
  pair.referenceId = hasPaths ? idOfPath(table.field(row, "path_b")) : table.field(row, "reference_id");
  auto edits = parseNamedEdits(table.field(row, "edits"));
  if (!edits) return table.fieldError(row, "edits", "a list of edits");
  pair.edits = std::move(*edits);
  const std::string& edited = table.field(row, "edited");
  if (edited == "a" || edited == "b") {
    pair.edited = edited.front();
  } else if (!edited.empty()) {
    return table.fieldError(row, "edited", "a or b");
  }
  if (const std::string& containment = table.field(row, "containment"); !containment.empty()) {
    const auto named = containmentNamed(containment);
    if (!named) return table.fieldError(row, "containment", "a containment");
    pair.containment = *named;
  }
  if (const std::string& transform = table.field(row, "transform"); !transform.empty()) {
    pair.queryToReference = parseTransform(transform);
    if (!pair.queryToReference) return table.fieldError(row, "transform", "a matrix of nine numbers");
  }
  return pair;
}

}  // namespace

Result<std::vector<NamedPair>> readNamedPairs(const std::string& path) {
  const auto table = CsvTable::read(path);
  if (!table.ok()) return table.error();
  const bool hasPaths = table->has("path_a") && table->has("path_b");
  if (!hasPaths) {
    if (auto there = table->require({"query_id", "reference_id"}); !there.ok()) return there.error();
  }
  if (auto there = table->require({"edits"}); !there.ok()) return there.error();
  std::vector<NamedPair> pairs;
  pairs.reserve(table->rows());
  for (std::size_t i = 0; i < table->rows(); ++i) {
    auto pair = readPair(*table, i, hasPaths);
    if (!pair.ok()) return pair.error();
    pairs.push_back(std::move(pair).value());
  }
  return pairs;
}

}  // namespace lookalike::evaluate
