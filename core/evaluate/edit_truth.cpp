// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/edit_truth.h"

#include <algorithm>
#include <charconv>

#include "core/evaluate/csv_table.h"
#include "core/exchange/atomic_file.h"
#include "core/exchange/csv.h"
#include "core/exchange/evidence_names.h"
#include "core/exchange/number_text.h"

namespace lookalike::evaluate {

namespace {

constexpr std::array kContainments{Containment::kUndecided, Containment::kSameExtent, Containment::kAInB,
                                   Containment::kBInA, Containment::kOverlap};

std::string entryName(std::size_t i) {
  return "h" + std::to_string(i / 3 + 1) + std::to_string(i % 3 + 1);
}

const std::vector<std::string>& columns() {
  static const std::vector<std::string> kColumns = [] {
    std::vector<std::string> names{"query_id", "reference_id", "recipe", "edits", "mirrored", "inverted"};
    for (std::size_t i = 0; i < 9; ++i) names.push_back(entryName(i));
    for (const char* name : {"reference_width", "reference_height", "query_width", "query_height",
                             "share_of_reference", "share_of_query", "containment"})
      names.emplace_back(name);
    return names;
  }();
  return kColumns;
}

Result<void> readNumbers(const CsvTable& table, std::size_t row, EditTruthRow& made) {
  struct Target {
    std::string column;
    double* value;
  };
  std::vector<Target> targets;
  for (std::size_t i = 0; i < 9; ++i) targets.push_back({entryName(i), &made.referenceToQuery.at(i)});
  double referenceWidth = 0;
  double referenceHeight = 0;
  double queryWidth = 0;
  double queryHeight = 0;
  targets.push_back({"reference_width", &referenceWidth});
  targets.push_back({"reference_height", &referenceHeight});
  targets.push_back({"query_width", &queryWidth});
  targets.push_back({"query_height", &queryHeight});
  targets.push_back({"share_of_reference", &made.shareOfReference});
  targets.push_back({"share_of_query", &made.shareOfQuery});
  for (const Target& target : targets) {
    const auto value = table.number(row, target.column);
    if (!value) return table.fieldError(row, target.column, "a number");
    *target.value = *value;
  }
  made.referenceWidth = static_cast<int>(std::clamp(referenceWidth, 0.0, 1e9));
  made.referenceHeight = static_cast<int>(std::clamp(referenceHeight, 0.0, 1e9));
  made.queryWidth = static_cast<int>(std::clamp(queryWidth, 0.0, 1e9));
  made.queryHeight = static_cast<int>(std::clamp(queryHeight, 0.0, 1e9));
  return ok();
}

Result<EditTruthRow> readRow(const CsvTable& table, std::size_t row) {
  EditTruthRow made;
  made.queryId = table.field(row, "query_id");
  made.referenceId = table.field(row, "reference_id");
  if (made.queryId.empty()) return table.fieldError(row, "query_id", "an id");
  if (made.referenceId.empty()) return table.fieldError(row, "reference_id", "an id");
  made.recipe = table.field(row, "recipe");
  auto edits = parseNamedEdits(table.field(row, "edits"));
  if (!edits) return table.fieldError(row, "edits", "a list of edits");
  made.edits = std::move(*edits);
  for (const char* flag : {"mirrored", "inverted"}) {
    const std::string& text = table.field(row, flag);
    if (text != "0" && text != "1") return table.fieldError(row, flag, "0 or 1");
  }
  made.mirrored = table.field(row, "mirrored") == "1";
  made.inverted = table.field(row, "inverted") == "1";
  const auto containment = containmentNamed(table.field(row, "containment"));
  if (!containment) return table.fieldError(row, "containment", "a containment");
  made.containment = *containment;
  if (auto read = readNumbers(table, row, made); !read.ok()) return read.error();
  return made;
}

}  // namespace

std::optional<EditKind> editKindNamed(std::string_view name) {
  std::string plain(name);
  for (char& c : plain) {
    if (c == '-' || c == ' ') c = '_';
  }
  for (std::size_t i = 0; i < kEditKindCount; ++i) {
    if (plain == exchange::editName(static_cast<EditKind>(i))) return static_cast<EditKind>(i);
  }
  return std::nullopt;
}

std::optional<std::vector<NamedEdit>> parseNamedEdits(std::string_view text) {
  std::vector<NamedEdit> edits;
  while (!text.empty()) {
    const std::size_t end = text.find('+');
    const std::string_view part = text.substr(0, end);
    if (end != std::string_view::npos && end + 1 == text.size()) return std::nullopt;
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    const std::size_t colon = part.find(':');
    const auto kind = editKindNamed(part.substr(0, colon));
    if (!kind) return std::nullopt;
    NamedEdit edit{*kind, 0.0F};
    if (colon != std::string_view::npos) {
      const std::string_view amount = part.substr(colon + 1);
      const auto [last, error] = std::from_chars(amount.data(), amount.data() + amount.size(), edit.amount);
      if (error != std::errc() || last != amount.data() + amount.size()) return std::nullopt;
    }
    edits.push_back(edit);
  }
  return edits;
}

std::optional<Containment> containmentNamed(std::string_view name) {
  for (const Containment containment : kContainments) {
    if (name == exchange::containmentName(containment)) return containment;
  }
  return std::nullopt;
}

Containment containmentOf(double shareOfA, double shareOfB) {
  constexpr double kWhole = 0.95;
  if (shareOfA >= kWhole) return shareOfB >= kWhole ? Containment::kSameExtent : Containment::kAInB;
  return shareOfB >= kWhole ? Containment::kBInA : Containment::kOverlap;
}

Result<void> writeEditTruth(const std::string& path, std::span<const EditTruthRow> rows) {
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    for (std::size_t i = 0; i < columns().size(); ++i) out << (i > 0 ? "," : "") << columns()[i];
    out << '\n';
    for (const EditTruthRow& row : rows) {
      out << exchange::csvField(row.queryId) << ',' << exchange::csvField(row.referenceId) << ','
          << row.recipe << ',' << exchange::editsText(row.edits) << ',' << row.mirrored << ','
          << row.inverted;
      for (const double entry : row.referenceToQuery) out << ',' << exchange::numberText(entry);
      out << ',' << row.referenceWidth << ',' << row.referenceHeight << ',' << row.queryWidth << ','
          << row.queryHeight << ',' << exchange::numberText(row.shareOfReference) << ','
          << exchange::numberText(row.shareOfQuery) << ',' << exchange::containmentName(row.containment)
          << '\n';
    }
    return ok();
  });
}

Result<std::vector<EditTruthRow>> readEditTruth(const std::string& path) {
  const auto table = CsvTable::read(path);
  if (!table.ok()) return table.error();
  if (auto there = table->require(columns()); !there.ok()) return there.error();
  std::vector<EditTruthRow> rows;
  rows.reserve(table->rows());
  for (std::size_t i = 0; i < table->rows(); ++i) {
    auto row = readRow(*table, i);
    if (!row.ok()) return row.error();
    rows.push_back(std::move(row).value());
  }
  return rows;
}

}  // namespace lookalike::evaluate
