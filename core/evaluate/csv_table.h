// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/exchange/csv.h"

namespace lookalike::evaluate {

/// A CSV file whose first line names its columns. For core/evaluate only.
class CsvTable {
 public:
  /// Every line must have as many fields as the first. Errors as readCsvFile, and kInvalidArgument with the
  /// line.
  [[nodiscard]] static Result<CsvTable> read(const std::string& path);

  [[nodiscard]] std::size_t rows() const { return records_.size(); }
  [[nodiscard]] bool has(std::string_view column) const { return columns_.contains(column); }
  /// kInvalidArgument naming the first of the columns that the file lacks.
  [[nodiscard]] Result<void> require(const std::vector<std::string>& columns) const;
  /// The field of a row; "" when the file lacks the column.
  [[nodiscard]] const std::string& field(std::size_t row, std::string_view column) const;
  [[nodiscard]] std::optional<double> number(std::size_t row, std::string_view column) const;
  /// "line N: COLUMN: \"FIELD\" is not WHAT"
  [[nodiscard]] Error fieldError(std::size_t row, std::string_view column, const std::string& what) const;

 private:
  std::string path_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<exchange::CsvRecord> records_;
};

/// What stands for a picture in a ground truth: its file's name without folder and extension.
[[nodiscard]] std::string idOfPath(const std::string& path);

}  // namespace lookalike::evaluate
