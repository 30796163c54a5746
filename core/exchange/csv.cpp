// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csv.h"

#include <limits>

#include "core/exchange/text_file.h"

namespace lookalike::exchange {

namespace {

class CsvParser {
 public:
  CsvParser(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  /// Up to the first error.
  Result<void> parse(std::vector<CsvRecord>& records) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text_.substr(0, kByteOrderMark.size()) == kByteOrderMark) at_ = kByteOrderMark.size();
    while (at_ < text_.size()) {
      if (takeLineBreak()) continue;  // an empty line
      CsvRecord record{line_, {}};
      do {
        std::string field;
        if (auto read = readField(field); !read) return read.error();
        record.fields.push_back(std::move(field));
      } while (take(','));
      records.push_back(std::move(record));
      if (at_ < text_.size() && !takeLineBreak())
        return csvLineError(path_, line_, "text after a closing quote");
    }
    return ok();
  }

 private:
  bool take(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  bool takeLineBreak() {
    if (text_.substr(at_, 2) == "\r\n") ++at_;
    if (!take('\n')) return false;
    ++line_;
    return true;
  }

  Result<void> readField(std::string& field) {
    if (!take('"')) {
      while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' &&
             text_.substr(at_, 2) != "\r\n") {
        if (text_[at_] == '"') return csvLineError(path_, line_, "a quote inside a field without quotes");
        field.push_back(text_[at_++]);
      }
      return ok();
    }
    const int firstLine = line_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"' && !take('"')) return ok();
      if (c == '\n') ++line_;
      field.push_back(c);
    }
    return csvLineError(path_, firstLine, "a quote is not closed");
  }

  std::string_view text_;
  const std::string& path_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::string csvField(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted.push_back('"');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

Error csvLineError(const std::string& path, int line, const std::string& what) {
  return Error{ErrorCode::kInvalidArgument, path, "line " + std::to_string(line) + ": " + what, -1};
}

Result<std::vector<CsvRecord>> parseCsv(std::string_view text, const std::string& path) {
  std::vector<CsvRecord> records;
  if (auto parsed = CsvParser(text, path).parse(records); !parsed) return parsed.error();
  return records;
}

CsvPart parseCsvUntilError(std::string_view text, const std::string& path) {
  CsvPart part;
  if (auto parsed = CsvParser(text, path).parse(part.records); !parsed) part.error = parsed.error();
  return part;
}

Result<std::vector<CsvRecord>> readCsvFile(const std::string& path) {
  const auto text = readTextFile(path, std::numeric_limits<std::int64_t>::max());
  if (!text) return text.error();
  return parseCsv(*text, path);
}

}  // namespace lookalike::exchange
