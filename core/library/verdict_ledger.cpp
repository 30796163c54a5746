// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/verdict_ledger.h"

#include <utility>

#include "core/catalogue/verdict_store.h"

namespace lookalike::library {

namespace {

class StoredLedger final : public VerdictLedger {
 public:
  explicit StoredLedger(catalogue::VerdictStore store) : store_(std::move(store)) {}
  Result<void> add(std::span<const VerdictEntry> entries) override { return store_.add(entries); }
  Result<std::vector<VerdictEntry>> entries() override { return store_.entries(); }
  Result<std::vector<VerdictEntry>> newEntries() override { return store_.newEntries(); }

 private:
  catalogue::VerdictStore store_;
};

}  // namespace

Result<std::unique_ptr<VerdictLedger>> openVerdictLedger(const std::string& libraryPath) {
  auto store = catalogue::VerdictStore::open(libraryPath);
  if (!store.ok()) return store.error();
  return std::unique_ptr<VerdictLedger>(std::make_unique<StoredLedger>(std::move(store).value()));
}

}  // namespace lookalike::library
