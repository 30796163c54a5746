// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csv.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace lookalike::exchange {

namespace {

class CsvParser {
 public:
  CsvParser(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  Result<std::vector<CsvRecord>> parse() {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text_.substr(0, kByteOrderMark.size()) == kByteOrderMark) at_ = kByteOrderMark.size();
    std::vector<CsvRecord> records;
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
    return records;
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
  return CsvParser(text, path).parse();
}

Result<std::vector<CsvRecord>> readCsvFile(const std::string& path) {
  // Not to wait for a writer where a pipe was named.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return errorFromErrno(errno, path);
  struct stat status {};
  std::string text;
  Result<void> outcome = ok();
  if (::fstat(file, &status) != 0) {
    outcome = errorFromErrno(errno, path);
  } else if (!S_ISREG(status.st_mode)) {
    outcome = Error{ErrorCode::kNotARegularFile, path, {}, -1};
  }
  std::array<char, 65536> buffer{};
  while (outcome.ok()) {
    const ssize_t count = ::read(file, buffer.data(), buffer.size());
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      outcome = errorFromErrno(errno, path);
    } else {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }
  ::close(file);
  if (!outcome) return outcome.error();
  return parseCsv(text, path);
}

}  // namespace lookalike::exchange
