// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/evaluate/csv_table.h"

#include <charconv>
#include <cmath>
#include <filesystem>
#include <utility>

namespace lookalike::evaluate {

Result<CsvTable> CsvTable::read(const std::string& path) {
  auto records = exchange::readCsvFile(path);
  if (!records.ok()) return records.error();
  if (records->empty()) return exchange::csvLineError(path, 1, "no line that names the columns");
  CsvTable table;
  table.path_ = path;
  const std::vector<std::string>& names = records->front().fields;
  for (std::size_t i = 0; i < names.size(); ++i) table.columns_.emplace(names[i], i);
  for (std::size_t i = 1; i < records->size(); ++i) {
    exchange::CsvRecord& record = (*records)[i];
    if (record.fields.size() != names.size()) {
      return exchange::csvLineError(path, record.line,
                                    std::to_string(record.fields.size()) + " columns where " +
                                        std::to_string(names.size()) + " are expected");
    }
    table.records_.push_back(std::move(record));
  }
  return table;
}

Result<void> CsvTable::require(const std::vector<std::string>& columns) const {
  for (const std::string& column : columns) {
    if (!has(column)) return exchange::csvLineError(path_, 1, "no column \"" + column + "\"");
  }
  return ok();
}

const std::string& CsvTable::field(std::size_t row, std::string_view column) const {
  static const std::string kNone;
  const auto at = columns_.find(column);
  return at == columns_.end() ? kNone : records_[row].fields[at->second];
}

std::optional<double> CsvTable::number(std::size_t row, std::string_view column) const {
  const std::string& text = field(row, column);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

Error CsvTable::fieldError(std::size_t row, std::string_view column, const std::string& what) const {
  std::string detail(column);
  detail.append(": \"").append(field(row, column)).append("\" is not ").append(what);
  return exchange::csvLineError(path_, records_[row].line, detail);
}

std::string idOfPath(const std::string& path) {
  return std::filesystem::path(path).stem().string();
}

}  // namespace lookalike::evaluate
