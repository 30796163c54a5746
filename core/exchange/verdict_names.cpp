// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/verdict_names.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <utility>

namespace lookalike::exchange {

namespace {

template <typename Value>
using Name = std::pair<Value, std::string_view>;

constexpr std::array<Name<VerdictAnswer>, 3> kAnswers{{{VerdictAnswer::kCopy, "copy"},
                                                       {VerdictAnswer::kNotCopy, "not_copy"},
                                                       {VerdictAnswer::kUnsure, "unsure"}}};
constexpr std::array<Name<VerdictOrder>, 3> kOrders{
    {{VerdictOrder::kUnknown, ""}, {VerdictOrder::kAFirst, "a_first"}, {VerdictOrder::kBFirst, "b_first"}}};
constexpr std::array<Name<VerdictSource>, 5> kSources{{{VerdictSource::kReview, "review"},
                                                       {VerdictSource::kBatch, "batch"},
                                                       {VerdictSource::kCut, "cut"},
                                                       {VerdictSource::kImport, "import"},
                                                       {VerdictSource::kAdjudication, "adjudication"}}};

template <typename Value, std::size_t N>
std::string_view nameIn(const std::array<Name<Value>, N>& names, Value value) {
  for (const auto& [each, name] : names) {
    if (each == value) return name;
  }
  return "";
}

template <typename Value, std::size_t N>
std::optional<Value> valueIn(const std::array<Name<Value>, N>& names, std::string_view name) {
  std::string plain;
  for (const char c : name.substr(0, 40)) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    plain.push_back(lower == '-' ? '_' : lower);
  }
  for (const auto& [value, each] : names) {
    if (each == plain) return value;
  }
  return std::nullopt;
}

/// Takes `digits` decimal digits from the front.
std::optional<int> takeNumber(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool takeAny(std::string_view& text, std::string_view of) {
  if (text.empty() || of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// Milliseconds of ".250123"; 0 where there is no fraction, nothing where the point has no digit.
std::optional<int> takeFraction(std::string_view& text) {
  if (!takeAny(text, ".,")) return 0;
  int milliseconds = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (digits < 3) milliseconds = milliseconds * 10 + (text.front() - '0');
    ++digits;
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 3; ++digits) milliseconds *= 10;
  return milliseconds;
}

/// Minutes east of UTC.
std::optional<int> takeOffset(std::string_view& text) {
  if (text.empty() || takeAny(text, "Zz")) return 0;
  const bool isWest = text.front() == '-';
  if (!takeAny(text, "+-")) return std::nullopt;
  const auto hours = takeNumber(text, 2);
  takeAny(text, ":");
  const auto minutes = text.empty() ? std::optional(0) : takeNumber(text, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const int offset = *hours * 60 + *minutes;
  return isWest ? -offset : offset;
}

}  // namespace

std::string_view answerName(VerdictAnswer answer) {
  return nameIn(kAnswers, answer);
}

std::string_view orderName(VerdictOrder order) {
  return nameIn(kOrders, order);
}

std::string_view sourceName(VerdictSource source) {
  return nameIn(kSources, source);
}

std::optional<VerdictAnswer> answerOf(std::string_view name) {
  return valueIn(kAnswers, name);
}

std::optional<VerdictOrder> orderOf(std::string_view name) {
  return valueIn(kOrders, name);
}

std::optional<VerdictSource> sourceOf(std::string_view name) {
  return valueIn(kSources, name);
}

std::string timeText(std::int64_t msSinceEpoch) {
  using namespace std::chrono;
  constexpr std::int64_t kYearZero = -62'167'219'200'000;
  constexpr std::int64_t kYearTenThousand = 253'402'300'800'000;
  if (msSinceEpoch < kYearZero || msSinceEpoch >= kYearTenThousand) return std::to_string(msSinceEpoch);
  const sys_time<milliseconds> time{milliseconds(msSinceEpoch)};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  return text.data();
}

std::optional<std::int64_t> timeOf(std::string_view text) {
  using namespace std::chrono;
  std::int64_t bare = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), bare);
  if (problem == std::errc() && end == text.data() + text.size()) return bare;

  const auto years = takeNumber(text, 4);
  if (!years || !takeAny(text, "-")) return std::nullopt;
  const auto months = takeNumber(text, 2);
  if (!months || !takeAny(text, "-")) return std::nullopt;
  const auto monthDays = takeNumber(text, 2);
  if (!monthDays || !takeAny(text, "Tt ")) return std::nullopt;
  const year_month_day date{year(*years), month(static_cast<unsigned>(*months)),
                            day(static_cast<unsigned>(*monthDays))};
  const auto hour = takeNumber(text, 2);
  if (!date.ok() || !hour || !takeAny(text, ":")) return std::nullopt;
  const auto minute = takeNumber(text, 2);
  if (!minute || !takeAny(text, ":")) return std::nullopt;
  const auto second = takeNumber(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto fraction = takeFraction(text);
  if (!fraction) return std::nullopt;
  const auto offset = takeOffset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const auto time =
      sys_days(date) + hours(*hour) + minutes(*minute - *offset) + seconds(*second) + milliseconds(*fraction);
  return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

}  // namespace lookalike::exchange
