// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/library/verdict_ledger.h"

#include <utility>

#include "core/catalogue/verdict_store.h"

namespace lookalike::library {

Result<VerdictLedger> VerdictLedger::open(const std::string& libraryPath) {
  auto store = catalogue::VerdictStore::open(libraryPath);
  if (!store.ok()) return store.error();
  return VerdictLedger(std::make_unique<catalogue::VerdictStore>(std::move(store).value()));
}

VerdictLedger::VerdictLedger(std::unique_ptr<catalogue::VerdictStore> store) : store_(std::move(store)) {}
VerdictLedger::VerdictLedger(VerdictLedger&&) noexcept = default;
VerdictLedger& VerdictLedger::operator=(VerdictLedger&&) noexcept = default;
VerdictLedger::~VerdictLedger() = default;

Result<void> VerdictLedger::add(std::span<const VerdictEntry> entries) {
  return store_->add(entries);
}

Result<std::vector<VerdictEntry>> VerdictLedger::entries() {
  return store_->entries();
}

Result<std::vector<VerdictEntry>> VerdictLedger::newEntries() {
  return store_->newEntries();
}

}  // namespace lookalike::library
