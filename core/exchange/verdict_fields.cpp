// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/verdict_fields.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/base/utf8.h"
#include "core/decode/file_reader.h"
#include "core/exchange/number_text.h"
#include "core/exchange/verdict_names.h"

namespace lookalike::exchange {

namespace {

constexpr std::size_t kIdDigits = 32;

const std::string& fieldOf(const VerdictFields& fields, std::string_view name) {
  static const std::string kNone;
  const auto found = fields.find(name);
  return found == fields.end() ? kNone : found->second;
}

/// An id of ours, also as it is written as a UUID; "" for anything else.
std::string plainId(std::string_view text) {
  std::string id;
  for (const char c : text.substr(0, 64)) {
    if (c == '-') continue;
    id.push_back(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  const bool isHex = std::all_of(id.begin(), id.end(),
                                 [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  return id.size() == kIdDigits && isHex ? id : std::string();
}

Error refusal(std::string why) {
  return {ErrorCode::kInvalidArgument, {}, std::move(why), -1};
}

Result<void> checkText(const char* name, const std::string& text, std::size_t limit) {
  const std::string what = std::string("the field ") + name;
  if (text.size() > limit) return refusal(what + " is longer than " + std::to_string(limit) + " bytes");
  if (!isUtf8(text)) return refusal(what + " is not UTF-8");
  if (text.find('\0') != std::string::npos) return refusal(what + " holds a NUL");
  return ok();
}

Result<ContentHash> hashOf(const VerdictFields& fields, const char* side, const VerdictReadOptions& options) {
  const std::string& hex = fieldOf(fields, std::string("sha256_") + side);
  if (!hex.empty()) {
    const auto hash = ContentHash::fromHex(hex);
    if (!hash) return refusal(std::string("sha256_") + side + " is no SHA-256 in hexadecimal");
    return *hash;
  }
  const std::string& path = fieldOf(fields, std::string("path_") + side);
  if (path.empty()) return refusal(std::string("neither sha256_") + side + " nor path_" + side);
  const auto hash = options.hashOfPath ? options.hashOfPath(path) : std::nullopt;
  if (!hash) return refusal("no picture is known at " + path);
  return *hash;
}

Result<float> probabilityOf(const std::string& text) {
  if (text.empty()) return std::numeric_limits<float>::quiet_NaN();
  float value = 0.0F;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !(value >= 0.0F && value <= 1.0F))
    return refusal("the probability is no number from 0 to 1");
  return value;
}

/// From what the row itself says, so that a row read again is the same entry. Fields are kept apart by their
/// lengths.
std::string idFrom(const VerdictEntry& entry, const VerdictFields& fields) {
  std::string content;
  const auto add = [&](std::string_view field) {
    content += std::to_string(field.size());
    content.append(":").append(field);
  };
  add(entry.a.toHex());
  add(entry.b.toHex());
  add(answerName(entry.answer));
  add(orderName(entry.order));
  add(entry.annotator);
  for (const char* name : {"time", "note", "id", "withdraws"}) add(fieldOf(fields, name));
  return decode::hashBytes(content.data(), content.size()).toHex().substr(0, kIdDigits);
}

}  // namespace

VerdictFields fieldsOf(const VerdictRow& row) {
  const VerdictEntry& entry = row.entry;
  return {{"sha256_a", entry.a.toHex()},
          {"sha256_b", entry.b.toHex()},
          {"path_a", row.pathA},
          {"path_b", row.pathB},
          {"verdict", std::string(answerName(entry.answer))},
          {"order", std::string(orderName(entry.order))},
          {"annotator", entry.annotator},
          {"time", timeText(entry.timeMs)},
          {"model", entry.model},
          {"probability", numberText(entry.probability)},
          {"note", entry.note},
          {"source", std::string(sourceName(entry.source))},
          {"id", entry.id},
          {"withdraws", entry.withdraws}};
}

Result<VerdictEntry> entryOf(const VerdictFields& fields, const VerdictReadOptions& options) {
  VerdictEntry entry;
  const auto a = hashOf(fields, "a", options);
  if (!a) return a.error();
  const auto b = hashOf(fields, "b", options);
  if (!b) return b.error();
  if (*a == *b) return refusal("both pictures have the same content");

  const auto answer = answerOf(fieldOf(fields, "verdict"));
  if (!answer) return refusal("the verdict is not one of copy, not_copy, unsure");
  const auto order = orderOf(fieldOf(fields, "order"));
  if (!order) return refusal("the order is not a_first, b_first or empty");
  const std::string& source = fieldOf(fields, "source");
  const auto known = source.empty() ? std::optional(VerdictSource::kImport) : sourceOf(source);
  if (!known) return refusal("an unknown source");
  const bool isSwapped = *b < *a;
  entry.a = isSwapped ? *b : *a;
  entry.b = isSwapped ? *a : *b;
  entry.answer = *answer;
  entry.order = isSwapped ? reversed(*order) : *order;
  entry.source = *known;

  constexpr std::size_t kAnnotatorBytes = 200;
  constexpr std::size_t kModelBytes = 200;
  constexpr std::size_t kNoteBytes = 4000;
  entry.annotator = fieldOf(fields, "annotator");
  if (entry.annotator.empty()) entry.annotator = options.annotator;
  entry.model = fieldOf(fields, "model");
  entry.note = fieldOf(fields, "note");
  if (auto fine = checkText("annotator", entry.annotator, kAnnotatorBytes); !fine) return fine.error();
  if (auto fine = checkText("model", entry.model, kModelBytes); !fine) return fine.error();
  if (auto fine = checkText("note", entry.note, kNoteBytes); !fine) return fine.error();

  const std::string& time = fieldOf(fields, "time");
  const auto timeMs = time.empty() ? std::optional(options.timeMs) : timeOf(time);
  if (!timeMs) return refusal("the time is not in ISO 8601");
  entry.timeMs = *timeMs;
  const auto probability = probabilityOf(fieldOf(fields, "probability"));
  if (!probability) return probability.error();
  entry.probability = *probability;

  const std::string& withdraws = fieldOf(fields, "withdraws");
  entry.withdraws = plainId(withdraws);
  if (!withdraws.empty() && entry.withdraws.empty()) return refusal("it withdraws what is no entry's id");
  entry.id = plainId(fieldOf(fields, "id"));
  if (entry.id.empty()) entry.id = idFrom(entry, fields);
  if (entry.id == entry.withdraws) return refusal("it withdraws itself");
  return entry;
}

}  // namespace lookalike::exchange
