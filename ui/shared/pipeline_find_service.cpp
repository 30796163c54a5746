// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/pipeline_find_service.h"

#include <sstream>
#include <utility>

#include "core/library/verdict_ledger.h"

#include "core/library/library_folders.h"

namespace lookalike::ui {

Result<pipeline::FindCopiesReport> PipelineFindService::findCopies(const pipeline::FindCopiesOptions& options,
                                                                   JobControl& control,
                                                                   JobObserver* observer) {
  return pipeline::findCopies(options, control, observer);
}

Result<std::shared_ptr<const library::LibrarySnapshot>> PipelineFindService::readSnapshot(
    const std::string& libraryPath) {
  return library::readSnapshot(libraryPath);
}

std::vector<ImageGroup> PipelineFindService::groupSnapshot(const library::LibrarySnapshot& snapshot,
                                                           const review::VerdictBook& verdicts,
                                                           float threshold, library::RejectedPairs rejected) {
  return library::groupSnapshot(snapshot, verdicts, threshold, rejected);
}

Result<OpenLedger> PipelineFindService::openVerdictLedger(const std::string& libraryPath) {
  auto opened = library::VerdictLedger::open(libraryPath);
  if (!opened.ok()) return opened.error();
  const auto ledger = std::make_shared<library::VerdictLedger>(std::move(opened).value());
  return OpenLedger{[ledger](std::span<const VerdictEntry> entries) { return ledger->add(entries); },
                    [ledger] { return ledger->entries(); }, [ledger] { return ledger->newEntries(); }};
}

std::vector<library::KnownLibrary> PipelineFindService::knownLibraries() {
  return library::knownLibraries();
}

Result<void> PipelineFindService::removeFolder(const std::string& libraryPath, const std::string& folder) {
  const auto removed = library::removeLibraryFolder(libraryPath, folder);
  return removed.ok() ? ok() : Result<void>(removed.error());
}

Result<pipeline::ExportFindsReport> PipelineFindService::exportFinds(
    const pipeline::ExportFindsOptions& options) {
  std::ostringstream unused;  // an output file is always named
  JobControl control;
  return pipeline::exportFinds(options, unused, control);
}

Result<pipeline::ExportVerdictsReport> PipelineFindService::exportVerdicts(
    const pipeline::ExportVerdictsOptions& options) {
  std::ostringstream unused;  // an output is always named
  return pipeline::exportVerdicts(options, unused);
}

Result<pipeline::ImportVerdictsReport> PipelineFindService::importVerdicts(
    const pipeline::ImportVerdictsOptions& options) {
  return pipeline::importVerdicts(options);
}

}  // namespace lookalike::ui
