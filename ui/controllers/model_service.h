// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/pipeline/finetune_job.h"
#include "core/pipeline/library_model.h"
#include "core/pipeline/model_store.h"
#include "core/pipeline/self_test_job.h"

namespace lookalike::ui {

/// What the window asks of the core about models and learning. Every function may block, is called off the
/// GUI thread and must be thread-safe; tests put a fake in its place.
class ModelService {
 public:
  virtual ~ModelService() = default;

  /// What the ledger of a library suffices for, read anew.
  [[nodiscard]] virtual Result<pipeline::TuningReadiness> tuningReadiness(const std::string& libraryPath) = 0;
  [[nodiscard]] virtual Result<pipeline::FinetuneReport> finetune(const pipeline::FinetuneOptions& options,
                                                                  JobControl& control,
                                                                  pipeline::FinetuneObserver* observer) = 0;
  /// Writes a report as JSON, whole or not at all.
  [[nodiscard]] virtual Result<void> saveReport(const pipeline::FinetuneReport& report,
                                                const std::string& path) = 0;
  [[nodiscard]] virtual Result<pipeline::SelfTestReport> selfTest(const pipeline::SelfTestOptions& options,
                                                                  JobControl& control,
                                                                  JobObserver* observer) = 0;
  [[nodiscard]] virtual std::vector<pipeline::InstalledModel> installedModels() = 0;
  [[nodiscard]] virtual Result<void> checkModel(const pipeline::InstalledModel& model) = 0;
  [[nodiscard]] virtual Result<pipeline::ImportModelReport> importModel(
      const pipeline::ImportModelOptions& options, JobControl& control) = 0;
  [[nodiscard]] virtual Result<void> deleteModel(const std::string& cardPath) = 0;
  /// The files that were written.
  [[nodiscard]] virtual Result<std::vector<std::string>> exportModel(const std::string& cardPath,
                                                                     const std::string& folder) = 0;
  [[nodiscard]] virtual Result<pipeline::FindCopiesReport> promoteModel(
      const pipeline::FindCopiesOptions& options, JobControl& control, JobObserver* observer) = 0;
  [[nodiscard]] virtual Result<pipeline::ModelChoice> goBackToModelBefore(const std::string& libraryPath) = 0;
  [[nodiscard]] virtual Result<std::vector<pipeline::ModelChoice>> modelChoices(
      const std::string& libraryPath) = 0;
};

}  // namespace lookalike::ui
