// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdio>
#include <cstring>
#include <string>

#include "core/values/verdict.h"

namespace lookalike::testing {

/// A content of its own for every two numbers; the order of the first numbers is that of the hashes.
inline ContentHash hashOf(std::uint8_t first, std::uint32_t second = 0) {
  ContentHash hash;
  hash.bytes[0] = first;
  std::memcpy(hash.bytes.data() + 1, &second, sizeof(second));
  return hash;
}

/// 32 hexadecimal digits, another for every number.
inline std::string entryId(std::uint64_t number) {
  std::array<char, 33> text{};
  std::snprintf(text.data(), text.size(), "%032llx", static_cast<unsigned long long>(number));
  return text.data();
}

inline VerdictEntry entryOf(std::uint64_t number) {
  VerdictEntry entry;
  entry.id = entryId(number);
  entry.a = hashOf(1, static_cast<std::uint32_t>(number));
  entry.b = hashOf(2, static_cast<std::uint32_t>(number));
  entry.answer = static_cast<VerdictAnswer>(number % 3);
  entry.order = static_cast<VerdictOrder>(number / 3 % 3);
  entry.source = static_cast<VerdictSource>(number % 5);
  entry.annotator = "annotator " + std::to_string(number % 7);
  entry.timeMs = 1'700'000'000'000 + static_cast<std::int64_t>(number);
  entry.note = std::string(number % 50, 'n');
  return entry;
}

/// NaN equals NaN here.
inline bool sameEntry(const VerdictEntry& x, const VerdictEntry& y) {
  const bool sameProbability =
      x.probability == y.probability || (x.probability != x.probability && y.probability != y.probability);
  return x.id == y.id && x.a == y.a && x.b == y.b && x.answer == y.answer && x.order == y.order &&
         x.source == y.source && x.annotator == y.annotator && x.timeMs == y.timeMs && x.model == y.model &&
         sameProbability && x.note == y.note && x.withdraws == y.withdraws;
}

}  // namespace lookalike::testing
