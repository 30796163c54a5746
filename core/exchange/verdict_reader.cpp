// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/text_file.h"
#include "core/exchange/verdict_csv.h"
#include "core/exchange/verdict_formats.h"
#include "core/exchange/verdict_json.h"

namespace lookalike::exchange {

Result<ReadVerdicts> readVerdicts(std::string_view text, const std::string& path,
                                  const VerdictReadOptions& options) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::string_view rest = text;
  if (rest.substr(0, kByteOrderMark.size()) == kByteOrderMark) rest.remove_prefix(kByteOrderMark.size());
  const std::size_t start = rest.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return Error{ErrorCode::kInvalidArgument, path, "an empty file", -1};
  const bool isJson = rest[start] == '{' || rest[start] == '[';
  return isJson ? readVerdictsJson(rest, path, options) : readVerdictsCsv(rest, path, options);
}

Result<ReadVerdicts> readVerdictsFile(const std::string& path, const VerdictReadOptions& options) {
  constexpr std::int64_t kMostBytes = std::int64_t{1} << 30;
  const auto text = readTextFile(path, kMostBytes);
  if (!text) return text.error();
  return readVerdicts(*text, path, options);
}

}  // namespace lookalike::exchange
