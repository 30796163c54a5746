// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/verdict_book.h"

#include <algorithm>
#include <array>
#include <map>
#include <random>

#include "core/base/check.h"
#include "core/base/wall_clock.h"

namespace lookalike::review {

namespace {

bool isLater(const VerdictEntry& entry, const VerdictEntry& than) {
  return entry.timeMs >= than.timeMs;
}

/// Whether two statements cannot both be right. Unsure contradicts nothing.
bool contradict(const VerdictEntry& x, const VerdictEntry& y) {
  if (x.answer == VerdictAnswer::kUnsure || y.answer == VerdictAnswer::kUnsure) return false;
  if (x.answer != y.answer) return true;
  return x.order != VerdictOrder::kUnknown && y.order != VerdictOrder::kUnknown && x.order != y.order;
}

}  // namespace

PairKey pairKey(const ContentHash& x, const ContentHash& y, bool* isSwapped) {
  const bool swapped = y < x;
  if (isSwapped != nullptr) *isSwapped = swapped;
  return swapped ? PairKey{y, x} : PairKey{x, y};
}

bool VerdictBook::apply(const VerdictEntry& entry) {
  const std::size_t place = entries_.size();
  if (!byId_.emplace(entry.id, place).second) return false;
  entries_.push_back(entry);
  if (!entry.withdraws.empty()) withdrawn_.insert(entry.withdraws);
  PairState& state = pairs_[{entry.a, entry.b}];
  state.entries.push_back(place);
  settle(state);
  return true;
}

std::vector<const VerdictEntry*> VerdictBook::standing(const PairKey& key) const {
  const auto found = pairs_.find(key);
  if (found == pairs_.end()) return {};
  std::map<std::string, const VerdictEntry*> latest;  // by annotator
  const VerdictEntry* adjudication = nullptr;
  for (const std::size_t place : found->second.entries) {
    const VerdictEntry& entry = entries_[place];
    if (!entry.withdraws.empty() || isWithdrawn(entry.id)) continue;
    const VerdictEntry*& slot =
        entry.source == VerdictSource::kAdjudication ? adjudication : latest[entry.annotator];
    if (slot == nullptr || isLater(entry, *slot)) slot = &entry;
  }
  std::vector<const VerdictEntry*> standing;
  standing.reserve(latest.size() + 1);
  for (const auto& [annotator, entry] : latest) standing.push_back(entry);
  if (adjudication != nullptr) standing.push_back(adjudication);
  return standing;
}

void VerdictBook::settle(PairState& state) {
  count(state.verdict, -1);
  state.verdict.reset();
  const VerdictEntry& first = entries_[state.entries.front()];
  const std::vector<const VerdictEntry*> standing = this->standing({first.a, first.b});
  if (standing.empty()) return;
  PairVerdict verdict;
  const VerdictEntry* newest = standing.front();
  for (const VerdictEntry* entry : standing) {
    if (isLater(*entry, *newest)) newest = entry;
  }
  const bool isSettled = standing.back()->source == VerdictSource::kAdjudication;
  if (isSettled) {
    newest = standing.back();
    verdict.answer = newest->answer;
    verdict.order = newest->order;
  } else {
    // The newest that is not unsure speaks; others may complete its order.
    const VerdictEntry* speaker = nullptr;
    for (const VerdictEntry* entry : standing) {
      if (entry->answer == VerdictAnswer::kUnsure) continue;
      if (speaker == nullptr || isLater(*entry, *speaker)) speaker = entry;
    }
    if (speaker != nullptr) {
      verdict.answer = speaker->answer;
      verdict.order = speaker->order;
      for (std::size_t i = 0; i < standing.size(); ++i) {
        for (std::size_t j = i + 1; j < standing.size(); ++j)
          verdict.isConflict = verdict.isConflict || contradict(*standing[i], *standing[j]);
        if (verdict.order == VerdictOrder::kUnknown && standing[i]->answer == verdict.answer)
          verdict.order = standing[i]->order;
      }
    }
  }
  verdict.latest = static_cast<std::size_t>(newest - entries_.data());
  state.verdict = verdict;
  count(state.verdict, 1);
}

void VerdictBook::count(const std::optional<PairVerdict>& verdict, int by) {
  if (!verdict) return;
  if (verdict->isConflict) {
    counts_.conflicts += by;
  } else if (verdict->answer == VerdictAnswer::kCopy) {
    counts_.copies += by;
  } else if (verdict->answer == VerdictAnswer::kNotCopy) {
    counts_.notCopies += by;
  } else {
    counts_.unsure += by;
  }
}

std::optional<PairVerdict> VerdictBook::verdict(const PairKey& key) const {
  const auto found = pairs_.find(key);
  return found == pairs_.end() ? std::nullopt : found->second.verdict;
}

std::vector<const VerdictEntry*> VerdictBook::history(const PairKey& key) const {
  std::vector<const VerdictEntry*> history;
  const auto found = pairs_.find(key);
  if (found == pairs_.end()) return history;
  history.reserve(found->second.entries.size());
  for (const std::size_t place : found->second.entries) history.push_back(&entries_[place]);
  return history;
}

void VerdictBook::visit(const std::function<void(const PairKey&, const PairVerdict&)>& each) const {
  for (const auto& [key, state] : pairs_) {
    if (state.verdict) each(key, *state.verdict);
  }
}

bool VerdictBook::knows(const std::string& id) const {
  return byId_.contains(id);
}

bool VerdictBook::isWithdrawn(const std::string& id) const {
  return withdrawn_.contains(id);
}

std::string newEntryId() {
  std::random_device source;
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string id;
  for (int word = 0; word < 4; ++word) {
    std::uint32_t bits = source();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4U) id.push_back(kDigits[bits & 15U]);
  }
  return id;
}

VerdictEntry makeEntry(const ContentHash& x, const ContentHash& y, VerdictAnswer answer, VerdictOrder order,
                       VerdictSource source) {
  LOOKALIKE_CHECK(x != y);
  bool isSwapped = false;
  const PairKey key = pairKey(x, y, &isSwapped);
  VerdictEntry entry;
  entry.id = newEntryId();
  entry.a = key.a;
  entry.b = key.b;
  entry.answer = answer;
  entry.order = isSwapped ? reversed(order) : order;
  entry.source = source;
  entry.timeMs = nowMs();
  return entry;
}

VerdictEntry makeWithdrawal(const VerdictEntry& of, const std::string& annotator) {
  VerdictEntry entry;
  entry.id = newEntryId();
  entry.a = of.a;
  entry.b = of.b;
  entry.annotator = annotator;
  entry.timeMs = nowMs();
  entry.withdraws = of.id;
  return entry;
}

}  // namespace lookalike::review
