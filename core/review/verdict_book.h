// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/base/ids.h"
#include "core/values/verdict.h"

namespace lookalike::review {

/// Two contents, the smaller hash first.
struct PairKey {
  ContentHash a;
  ContentHash b;
  auto operator<=>(const PairKey&) const = default;
};
/// `isSwapped`, where it is wanted, says whether x became b.
[[nodiscard]] PairKey pairKey(const ContentHash& x, const ContentHash& y, bool* isSwapped = nullptr);

struct PairKeyHash {
  std::size_t operator()(const PairKey& key) const noexcept {
    return std::hash<ContentHash>{}(key.a) * 31 + std::hash<ContentHash>{}(key.b);
  }
};

/// What counts for a pair after everything that was said of it.
struct PairVerdict {
  VerdictAnswer answer = VerdictAnswer::kUnsure;
  VerdictOrder order = VerdictOrder::kUnknown;  ///< of PairKey's a and b
  /// Annotators contradict each other, in the answer (copy against not a copy) or in the order, and no
  /// adjudication has settled it. Answer and order are then the latest; do not act on them.
  bool isConflict = false;
  std::size_t latest = 0;  ///< place of the newest standing entry in VerdictBook::entries()
};

struct VerdictCounts {
  std::int64_t copies = 0;  ///< pairs, conflicts left out
  std::int64_t notCopies = 0;
  std::int64_t unsure = 0;
  std::int64_t conflicts = 0;
  [[nodiscard]] std::int64_t pairs() const { return copies + notCopies + unsure + conflicts; }
};

/// The state that a ledger's entries add up to. Entries are applied in the order they are given; of one
/// annotator and pair the entry with the later time stands, at equality the later given. A withdrawn entry
/// counts as if it had never been made; what it had replaced stands again. An unsure verdict contradicts
/// nobody, and a known order completes an unknown one. Not thread-safe; copies are independent.
class VerdictBook {
 public:
  /// Takes an entry up. An entry whose id is known already is passed over: false.
  bool apply(const VerdictEntry& entry);

  /// The current verdict on a pair; nothing if none was given or all were revoked.
  [[nodiscard]] std::optional<PairVerdict> verdict(const PairKey& key) const;
  /// The standing entries of a pair, one per annotator, the adjudication last if there is one.
  [[nodiscard]] std::vector<const VerdictEntry*> standing(const PairKey& key) const;
  /// Every entry on a pair, revocations included, oldest first.
  [[nodiscard]] std::vector<const VerdictEntry*> history(const PairKey& key) const;
  /// Every pair with a standing verdict, in no particular order.
  void visit(const std::function<void(const PairKey&, const PairVerdict&)>& each) const;

  [[nodiscard]] bool knows(const std::string& id) const;
  [[nodiscard]] bool isWithdrawn(const std::string& id) const;
  [[nodiscard]] const std::vector<VerdictEntry>& entries() const { return entries_; }
  [[nodiscard]] const VerdictCounts& counts() const { return counts_; }

 private:
  struct PairState {
    std::vector<std::size_t> entries;  ///< into entries_, as given
    std::optional<PairVerdict> verdict;
  };
  void settle(PairState& state);
  void count(const std::optional<PairVerdict>& verdict, int by);

  std::vector<VerdictEntry> entries_;
  std::unordered_map<std::string, std::size_t> byId_;
  std::unordered_set<std::string> withdrawn_;
  std::unordered_map<PairKey, PairState, PairKeyHash> pairs_;
  VerdictCounts counts_;
};

/// A new entry's id. Random.
[[nodiscard]] std::string newEntryId();
/// An entry for two contents as they are shown, `order` said of x (as A) and y (as B). Contents must differ;
/// checked. Id and time (now) are set.
[[nodiscard]] VerdictEntry makeEntry(const ContentHash& x, const ContentHash& y, VerdictAnswer answer,
                                     VerdictOrder order, VerdictSource source);
/// The withdrawal of an entry, by an annotator.
[[nodiscard]] VerdictEntry makeWithdrawal(const VerdictEntry& of, const std::string& annotator);

}  // namespace lookalike::review
