// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace lookalike::exchange {

/// Puts a path of native bytes into a JSON object reversibly: `key` holds it as text, with U+FFFD where the
/// bytes are not UTF-8; then, and only then, `key`_bytes holds all of its bytes percent-encoded (RFC 3986).
void setPath(nlohmann::ordered_json& object, const char* key, const std::string& path);

/// {"code": "truncated", "path": …, "detail": …, "offset": …}; offset only when known.
[[nodiscard]] nlohmann::ordered_json errorJson(const Error& error);

/// null for what is not finite: JSON has no NaN.
[[nodiscard]] nlohmann::ordered_json numberOrNull(double value);

/// The bytes as UTF-8 text, with U+FFFD for what is not UTF-8.
[[nodiscard]] std::string toUtf8(std::string_view bytes);

/// Every byte but letters, digits and "-._~/" as %XX (RFC 3986).
[[nodiscard]] std::string percentEncoded(std::string_view bytes);

}  // namespace lookalike::exchange
