// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace lookalike {

/// The length of the well-formed UTF-8 sequence (Unicode 15, table 3-7) at the start of the bytes; 0 when
/// there is none.
[[nodiscard]] std::size_t utf8Length(std::string_view bytes);

/// Whether the bytes are well-formed UTF-8 from end to end.
[[nodiscard]] bool isUtf8(std::string_view bytes);

}  // namespace lookalike
