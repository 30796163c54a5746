// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace lookalike::exchange {

namespace {

template <typename Number>
std::string shortest(Number value) {
  if (!std::isfinite(value)) return {};
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

}  // namespace

std::string numberText(float value) {
  return shortest(value);
}

std::string numberText(double value) {
  return shortest(value);
}

}  // namespace lookalike::exchange
