// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/self_test_words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

#include "core/learn/self_test_report.h"

namespace lookalike::cli {

namespace {

struct AmountWords {
  std::string_view edit;
  const char* before;
  double factor;
  const char* after;
};

constexpr std::array<AmountWords, 7> kAmounts{{
    {"crop", "", 100.0, " % left"},
    {"rotate", "up to ", 1.0, " degrees"},
    {"blur", "about ", 1.0, " px"},
    {"inset", "", 100.0, " % of the side"},
    {"border", "", 100.0, " % of the side"},
    {"onto", "at ", 100.0, " % of the side"},
    {"jpeg", "quality ", 1.0, ""},
}};

std::string percentNumber(double share) {
  return std::to_string(std::lround(100.0 * share));
}

}  // namespace

std::string selfTestRowName(const learn::SelfTestRow& row) {
  if (row.edit.empty()) return "all";
  std::string name = row.edit;
  if (!row.strength.empty()) name += " " + row.strength;
  for (const AmountWords& words : kAmounts) {
    if (row.edit != words.edit || !(row.amount > 0.0)) continue;
    name += std::string(" (") + words.before + std::to_string(std::lround(row.amount * words.factor)) +
            words.after + ")";
  }
  return name;
}

std::string selfTestShare(const learn::SelfTestRow& row) {
  if (row.tried == 0) return "not tried";
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%4lld of %-4lld %3s %% (%s to %s)",
                static_cast<long long>(row.found), static_cast<long long>(row.tried),
                percentNumber(row.share.value).c_str(), percentNumber(row.share.low).c_str(),
                percentNumber(row.share.high).c_str());
  return text.data();
}

std::string selfTestLine(const learn::SelfTestRow& row) {
  std::string name = selfTestRowName(row);
  name.resize(std::max<std::size_t>(name.size(), 34), ' ');
  return name + selfTestShare(row);
}

std::string selfTestSentence(const learn::SelfTestReport& report) {
  struct Part {
    const char* edit;
    const char* strength;
    const char* words;
  };
  static constexpr std::array<Part, 3> kParts{
      {{"crop", "medium", "of crops to a half"}, {"mirror", "", "of mirrored"}, {"onto", "", "of pasted"}}};
  std::string sentence;
  for (const Part& part : kParts) {
    const learn::SelfTestRow* row = learn::rowOf(report, part.edit, part.strength);
    if (row == nullptr || row->tried == 0) continue;
    sentence += sentence.empty() ? "on this library we find " : ", ";
    sentence += percentNumber(row->share.value) + " % " + part.words;
  }
  return sentence;
}

std::string figureText(const MeasuredFigure& figure) {
  if (std::isnan(figure.value)) return "unknown";
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.3f (%.3f to %.3f)", figure.value, figure.low, figure.high);
  return text.data();
}

}  // namespace lookalike::cli
