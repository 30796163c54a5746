// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/find_copies_job.h"
#include "ui/shared/find_service.h"

namespace lookalike::ui {

/// The jobs of core/pipeline, as they are.
class PipelineFindService : public FindService {
 public:
  [[nodiscard]] Result<pipeline::FindCopiesReport> findCopies(const pipeline::FindCopiesOptions& options,
                                                              JobControl& control,
                                                              JobObserver* observer) override;
  [[nodiscard]] Result<std::shared_ptr<const library::LibrarySnapshot>> readSnapshot(
      const std::string& libraryPath) override;
  [[nodiscard]] std::vector<ImageGroup> groupSnapshot(const library::LibrarySnapshot& snapshot,
                                                      const review::VerdictBook& verdicts, float threshold,
                                                      library::RejectedPairs rejected) override;
  [[nodiscard]] Result<OpenLedger> openVerdictLedger(const std::string& libraryPath) override;
  [[nodiscard]] std::vector<library::KnownLibrary> knownLibraries() override;
  [[nodiscard]] Result<void> removeFolder(const std::string& libraryPath, const std::string& folder) override;
  [[nodiscard]] Result<pipeline::ExportFindsReport> exportFinds(
      const pipeline::ExportFindsOptions& options) override;
  [[nodiscard]] Result<pipeline::ExportVerdictsReport> exportVerdicts(
      const pipeline::ExportVerdictsOptions& options) override;
  [[nodiscard]] Result<pipeline::ImportVerdictsReport> importVerdicts(
      const pipeline::ImportVerdictsOptions& options) override;
};

}  // namespace lookalike::ui
