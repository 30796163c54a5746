// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/job_control.h"
#include "core/base/result.h"
#include "core/models/library_model.h"
#include "core/models/model_store.h"
#include "core/pipeline/find_copies_job.h"
#include "core/pipeline/finetune_job.h"
#include "core/pipeline/self_test_job.h"
#include "core/values/model_choice.h"

namespace lookalike::ui {

/// What the window asks of the core about models and learning. Every function may block, is called off the
/// GUI thread and must be thread-safe; tests put a fake in its place.
class ModelService {
 public:
  virtual ~ModelService() = default;

  /// What the ledger of a library suffices for, read anew.
  [[nodiscard]] virtual Result<learn::TuningReadiness> tuningReadiness(const std::string& libraryPath) = 0;
  [[nodiscard]] virtual Result<learn::FinetuneReport> finetune(const learn::FinetuneOptions& options,
                                                               JobControl& control,
                                                               learn::FinetuneObserver* observer) = 0;
  /// Writes a report as JSON, whole or not at all.
  [[nodiscard]] virtual Result<void> saveReport(const learn::FinetuneReport& report,
                                                const std::string& path) = 0;
  [[nodiscard]] virtual Result<learn::SelfTestReport> selfTest(const pipeline::SelfTestOptions& options,
                                                               JobControl& control,
                                                               JobObserver* observer) = 0;
  [[nodiscard]] virtual std::vector<models::InstalledModel> installedModels() = 0;
  [[nodiscard]] virtual Result<void> checkModel(const models::InstalledModel& model) = 0;
  [[nodiscard]] virtual Result<models::ImportModelReport> importModel(
      const models::ImportModelOptions& options, JobControl& control) = 0;
  [[nodiscard]] virtual Result<void> deleteModel(const std::string& cardPath) = 0;
  /// The files that were written.
  [[nodiscard]] virtual Result<std::vector<std::string>> exportModel(const std::string& cardPath,
                                                                     const std::string& folder) = 0;
  [[nodiscard]] virtual Result<pipeline::FindCopiesReport> promoteModel(
      const pipeline::FindCopiesOptions& options, JobControl& control, JobObserver* observer) = 0;
  [[nodiscard]] virtual Result<ModelChoice> goBackToModelBefore(const std::string& libraryPath) = 0;
  [[nodiscard]] virtual Result<std::vector<ModelChoice>> modelChoices(const std::string& libraryPath) = 0;
};

}  // namespace lookalike::ui
