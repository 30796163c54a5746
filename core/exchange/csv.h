// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace lookalike::exchange {

/// One record of a CSV file and the line, from 1, on which it begins.
struct CsvRecord {
  int line = 0;
  std::vector<std::string> fields;
};

/// The field as RFC 4180 wants it: in quotes when it holds a comma, a quote or a line break. Bytes are kept
/// as they are, whatever their encoding.
[[nodiscard]] std::string csvField(std::string_view text);

/// Reads CSV by RFC 4180, with "\n" as well as "\r\n" and a byte order mark allowed; empty lines are left
/// out. kInvalidArgument with `path` and the line for a quote that is not closed or stands inside a field.
[[nodiscard]] Result<std::vector<CsvRecord>> parseCsv(std::string_view text, const std::string& path);

/// What could be read of CSV before the first error, and that error.
struct CsvPart {
  std::vector<CsvRecord> records;
  std::optional<Error> error;
};
/// parseCsv() for callers that can use a part of a damaged file.
[[nodiscard]] CsvPart parseCsvUntilError(std::string_view text, const std::string& path);

/// A whole file, parsed. Errors also: kNotFound, kPermissionDenied, kNotARegularFile, kIo.
[[nodiscard]] Result<std::vector<CsvRecord>> readCsvFile(const std::string& path);

/// The Error for a line of a file that a person gave: kInvalidArgument, "line N: WHAT".
[[nodiscard]] Error csvLineError(const std::string& path, int line, const std::string& what);

}  // namespace lookalike::exchange
