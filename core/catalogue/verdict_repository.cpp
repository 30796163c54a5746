// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/catalogue/verdict_repository.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "core/base/log.h"
#include "core/base/utf8.h"
#include "core/catalogue/key_counter.h"

namespace lookalike::catalogue {

namespace {

constexpr std::size_t kAnnotatorBytes = 200;
constexpr std::size_t kModelBytes = 200;
constexpr std::size_t kNoteBytes = 4000;

bool isEntryId(std::string_view id) {
  return id.size() == 32 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

const char* whatIsWrongWith(std::string_view text, std::size_t limit) {
  if (text.size() > limit) return "is too long";
  if (text.find('\0') != std::string_view::npos) return "holds a NUL";
  return isUtf8(text) ? nullptr : "is not UTF-8";
}

bool readHash(const std::string& stored, ContentHash& hash) {
  if (stored.size() != hash.bytes.size()) return false;
  std::copy(stored.begin(), stored.end(), hash.bytes.begin());
  return true;
}

std::string_view bytesOf(const ContentHash& hash) {
  return {reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()};
}

/// False for a number that no value of the enumeration has.
template <typename Enum>
bool readEnum(std::int64_t stored, Enum last, Enum& value) {
  if (stored < 0 || stored > static_cast<std::int64_t>(last)) return false;
  value = static_cast<Enum>(stored);
  return true;
}

/// False where somebody else's hand was in the row.
bool readEntry(const SqlRow& row, VerdictEntry& entry) {
  entry.id = row.text(0);
  if (!readHash(row.bytes(1), entry.a) || !readHash(row.bytes(2), entry.b)) return false;
  if (!readEnum(row.integer(3), VerdictAnswer::kUnsure, entry.answer) ||
      !readEnum(row.integer(4), VerdictOrder::kBFirst, entry.order) ||
      !readEnum(row.integer(5), VerdictSource::kAdjudication, entry.source))
    return false;
  entry.annotator = row.bytes(6);
  entry.timeMs = row.integer(7);
  entry.model = row.bytes(8);
  if (!row.isNull(9)) entry.probability = static_cast<float>(row.real(9));
  entry.note = row.bytes(10);
  entry.withdraws = row.text(11);
  return checkVerdictEntry(entry).ok();
}

}  // namespace

Result<void> checkVerdictEntry(const VerdictEntry& entry) {
  const auto refuse = [&](const std::string& why) {
    return Error{ErrorCode::kInvalidArgument, {}, "verdict " + entry.id + ": " + why};
  };
  if (!isEntryId(entry.id))
    return Error{ErrorCode::kInvalidArgument, {}, "an entry's id must be 32 lower-case hexadecimal digits"};
  if (entry.a == entry.b) return refuse("of one picture with itself");
  if (entry.b < entry.a) return refuse("its hashes are not in order");
  if (!entry.withdraws.empty() && !isEntryId(entry.withdraws)) return refuse("withdraws what is no entry");
  if (entry.withdraws == entry.id) return refuse("withdraws itself");
  if (entry.answer > VerdictAnswer::kUnsure || entry.order > VerdictOrder::kBFirst ||
      entry.source > VerdictSource::kAdjudication)
    return refuse("an unknown answer, order or source");
  if (!std::isnan(entry.probability) && !(entry.probability >= 0.0F && entry.probability <= 1.0F))
    return refuse("a probability outside 0 to 1");
  if (const char* wrong = whatIsWrongWith(entry.annotator, kAnnotatorBytes))
    return refuse(std::string("the annotator's name ") + wrong);
  if (const char* wrong = whatIsWrongWith(entry.model, kModelBytes))
    return refuse(std::string("the model's name ") + wrong);
  if (const char* wrong = whatIsWrongWith(entry.note, kNoteBytes))
    return refuse(std::string("the note ") + wrong);
  return ok();
}

Result<void> VerdictRepository::add(std::span<const VerdictEntry> entries) {
  auto places = KeyCounter::load(connection_, "verdicts");
  if (!places) return places.error();
  auto insert = connection_.prepare(
      "INSERT INTO verdicts (place, id, a, b, answer, first_of_pair, source, annotator, time_ms, model,"
      " probability, note, withdraws) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (id) DO NOTHING");
  if (!insert) return insert.error();
  for (const VerdictEntry& entry : entries) {
    insert->bind(places->take()).bindText(entry.id).bindBytes(bytesOf(entry.a)).bindBytes(bytesOf(entry.b));
    insert->bind(static_cast<int>(entry.answer))
        .bind(static_cast<int>(entry.order))
        .bind(static_cast<int>(entry.source))
        .bindBytes(entry.annotator)
        .bind(entry.timeMs)
        .bindBytes(entry.model);
    if (std::isnan(entry.probability)) {
      insert->bindNull();
    } else {
      insert->bindReal(entry.probability);
    }
    if (auto done = insert->bindBytes(entry.note).bindText(entry.withdraws).run(); !done) return done;
  }
  return places->save();
}

Result<std::vector<VerdictEntry>> VerdictRepository::addedAfter(std::int64_t& place) {
  auto select = connection_.prepare(
      "SELECT id, a, b, answer, first_of_pair, source, annotator, time_ms, model, probability, note, "
      "withdraws, place"
      " FROM verdicts WHERE place > ? ORDER BY place");
  if (!select) return select.error();
  select->bind(place);
  std::vector<VerdictEntry> entries;
  std::int64_t damaged = 0;
  auto done = select->forEachRow([&](const SqlRow& row) {
    constexpr int kPlaceColumn = 12;
    place = row.integer(kPlaceColumn);
    VerdictEntry entry;
    if (readEntry(row, entry)) {
      entries.push_back(std::move(entry));
    } else {
      ++damaged;
    }
  });
  if (!done) return done.error();
  if (damaged > 0) {
    log(LogLevel::kWarning, connection_.path() + ": " + std::to_string(damaged) +
                                " stored verdicts make no sense and are left out");
  }
  return entries;
}

}  // namespace lookalike::catalogue
