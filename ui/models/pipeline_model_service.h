// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/pipeline/find_copies_job.h"
#include "core/values/model_choice.h"
#include "ui/models/model_service.h"

namespace lookalike::ui {

/// The jobs of core/pipeline, as they are.
class PipelineModelService : public ModelService {
 public:
  [[nodiscard]] Result<learn::TuningReadiness> tuningReadiness(const std::string& libraryPath) override;
  [[nodiscard]] Result<learn::FinetuneReport> finetune(const learn::FinetuneOptions& options,
                                                       JobControl& control,
                                                       learn::FinetuneObserver* observer) override;
  [[nodiscard]] Result<void> saveReport(const learn::FinetuneReport& report,
                                        const std::string& path) override;
  [[nodiscard]] Result<learn::SelfTestReport> selfTest(const pipeline::SelfTestOptions& options,
                                                       JobControl& control, JobObserver* observer) override;
  [[nodiscard]] std::vector<models::InstalledModel> installedModels() override;
  [[nodiscard]] Result<void> checkModel(const models::InstalledModel& model) override;
  [[nodiscard]] Result<models::ImportModelReport> importModel(const models::ImportModelOptions& options,
                                                              JobControl& control) override;
  [[nodiscard]] Result<void> deleteModel(const std::string& cardPath) override;
  [[nodiscard]] Result<std::vector<std::string>> exportModel(const std::string& cardPath,
                                                             const std::string& folder) override;
  [[nodiscard]] Result<pipeline::FindCopiesReport> promoteModel(const pipeline::FindCopiesOptions& options,
                                                                JobControl& control,
                                                                JobObserver* observer) override;
  [[nodiscard]] Result<ModelChoice> goBackToModelBefore(const std::string& libraryPath) override;
  [[nodiscard]] Result<std::vector<ModelChoice>> modelChoices(const std::string& libraryPath) override;
};

}  // namespace lookalike::ui
