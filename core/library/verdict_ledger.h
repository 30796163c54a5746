// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/values/verdict.h"

namespace lookalike::library {

/// The verdicts in a library file. Entries are on the disk (committed and synchronised) when add() returns,
/// and survive a kill of the program and a loss of power at any moment. May be written while a job works on
/// the same library, also by another program; one thread at a time for one object.
class VerdictLedger {
 public:
  virtual ~VerdictLedger() = default;
  VerdictLedger(const VerdictLedger&) = delete;
  VerdictLedger& operator=(const VerdictLedger&) = delete;

  /// All or none. Entries whose id is there already are passed over. Errors: kInvalidArgument (equal or
  /// unordered hashes, an id that is none, a text too long), kLocked (a job held the file for too long),
  /// kDiskFull, kReadOnly, kIo, kDatabase.
  [[nodiscard]] virtual Result<void> add(std::span<const VerdictEntry> entries) = 0;
  /// Every entry, in the order they were added.
  [[nodiscard]] virtual Result<std::vector<VerdictEntry>> entries() = 0;
  /// What was added since either was asked last, as soon as somebody else has written; own additions may be
  /// among them. Costs next to nothing while nobody else writes.
  [[nodiscard]] virtual Result<std::vector<VerdictEntry>> newEntries() = 0;

 protected:
  VerdictLedger() = default;
};

/// Opens the ledger of an existing library, bringing the library's schema up to date first where needed.
/// Errors: as Catalogue::open.
[[nodiscard]] Result<std::unique_ptr<VerdictLedger>> openVerdictLedger(const std::string& libraryPath);

}  // namespace lookalike::library
