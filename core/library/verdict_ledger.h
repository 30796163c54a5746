// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/values/verdict.h"

namespace lookalike::catalogue {
class VerdictStore;
}

namespace lookalike::library {

/// The verdicts in a library file. Entries are on the disk (committed and synchronised) when add() returns,
/// and survive a kill of the program and a loss of power at any moment. May be written while a job works on
/// the same library, also by another program; one thread at a time for one object.
class VerdictLedger {
 public:
  /// Opens the ledger of an existing library, bringing the library's schema up to date first where needed.
  /// Errors: as Catalogue::open.
  [[nodiscard]] static Result<VerdictLedger> open(const std::string& libraryPath);
  VerdictLedger(VerdictLedger&&) noexcept;
  VerdictLedger& operator=(VerdictLedger&&) noexcept;
  ~VerdictLedger();

  /// All or none. Entries whose id is there already are passed over. Errors: kInvalidArgument (equal or
  /// unordered hashes, an id that is none, a text too long), kLocked (a job held the file for too long),
  /// kDiskFull, kReadOnly, kIo, kDatabase.
  [[nodiscard]] Result<void> add(std::span<const VerdictEntry> entries);
  /// Every entry, in the order they were added.
  [[nodiscard]] Result<std::vector<VerdictEntry>> entries();
  /// What was added since either was asked last, as soon as somebody else has written; own additions may be
  /// among them. Costs next to nothing while nobody else writes.
  [[nodiscard]] Result<std::vector<VerdictEntry>> newEntries();

 private:
  explicit VerdictLedger(std::unique_ptr<catalogue::VerdictStore> store);

  std::unique_ptr<catalogue::VerdictStore> store_;
};

}  // namespace lookalike::library
