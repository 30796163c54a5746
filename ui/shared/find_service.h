// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/library/library_snapshot.h"
#include "core/pipeline/export_finds_job.h"
#include "core/pipeline/find_copies_job.h"
#include "core/pipeline/verdict_transfer_job.h"
#include "core/review/verdict_book.h"
#include "core/values/verdict.h"

namespace lookalike::ui {

/// A library's ledger; of one thread, that which opened it. As library::VerdictLedger has them.
struct OpenLedger {
  std::function<Result<void>(std::span<const VerdictEntry>)> add;
  std::function<Result<std::vector<VerdictEntry>>()> entries;
  std::function<Result<std::vector<VerdictEntry>>()> newEntries;
};

/// What the window asks of the core. Every function may block, is called off the GUI thread and must be
/// thread-safe; tests put a fake in its place.
class FindService {
 public:
  virtual ~FindService() = default;

  [[nodiscard]] virtual Result<pipeline::FindCopiesReport> findCopies(
      const pipeline::FindCopiesOptions& options, JobControl& control, JobObserver* observer) = 0;
  [[nodiscard]] virtual Result<std::shared_ptr<const library::LibrarySnapshot>> readSnapshot(
      const std::string& libraryPath) = 0;
  /// Groups by what was found and by what persons said of it.
  [[nodiscard]] virtual std::vector<ImageGroup> groupSnapshot(const library::LibrarySnapshot& snapshot,
                                                              const review::VerdictBook& verdicts,
                                                              float threshold,
                                                              library::RejectedPairs rejected) = 0;
  [[nodiscard]] virtual Result<OpenLedger> openVerdictLedger(const std::string& libraryPath) = 0;
  [[nodiscard]] virtual std::vector<library::KnownLibrary> knownLibraries() = 0;
  /// Takes a folder out of a library; nothing on disk is deleted.
  [[nodiscard]] virtual Result<void> removeFolder(const std::string& libraryPath,
                                                  const std::string& folder) = 0;
  /// Writes what `options` names to options.output, whole or not at all.
  [[nodiscard]] virtual Result<pipeline::ExportFindsReport> exportFinds(
      const pipeline::ExportFindsOptions& options) = 0;
  /// Writes what the ledger holds to options.output.
  [[nodiscard]] virtual Result<pipeline::ExportVerdictsReport> exportVerdicts(
      const pipeline::ExportVerdictsOptions& options) = 0;
  /// Reads a file of verdicts into the ledger.
  [[nodiscard]] virtual Result<pipeline::ImportVerdictsReport> importVerdicts(
      const pipeline::ImportVerdictsOptions& options) = 0;
};

}  // namespace lookalike::ui
