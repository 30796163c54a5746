// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace lookalike::exchange {

/// The shortest decimal that reads back as the same number, whatever the locale; nothing for one that is not
/// finite.
[[nodiscard]] std::string numberText(float value);
[[nodiscard]] std::string numberText(double value);

}  // namespace lookalike::exchange
