// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/json_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/utf8.h"

namespace lookalike::exchange {

std::string percentEncoded(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-._~/";
  std::string text;
  for (const char c : bytes) {
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (alphanumeric || kPlain.find(c) != std::string_view::npos) {
      text.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      text += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return text;
}

std::string toUtf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = utf8Length(bytes);
    if (length == 0) {
      text += "\xEF\xBF\xBD";  // U+FFFD
      bytes.remove_prefix(1);
    } else {
      text += bytes.substr(0, length);
      bytes.remove_prefix(length);
    }
  }
  return text;
}

void setPath(nlohmann::ordered_json& object, const char* key, const std::string& path) {
  object[key] = toUtf8(path);
  if (!isUtf8(path)) object[std::string(key) + "_bytes"] = percentEncoded(path);
}

nlohmann::ordered_json errorJson(const Error& error) {
  nlohmann::ordered_json object;
  object["code"] = errorCodeName(error.code);
  setPath(object, "path", error.path);
  object["detail"] = toUtf8(error.detail);
  if (error.offset >= 0) object["offset"] = error.offset;
  return object;
}

nlohmann::ordered_json numberOrNull(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

}  // namespace lookalike::exchange
