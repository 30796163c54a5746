// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/pipeline_model_service.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "core/pipeline/promote_model_job.h"

namespace lookalike::ui {

Result<learn::TuningReadiness> PipelineModelService::tuningReadiness(const std::string& libraryPath) {
  const auto snapshot = library::readSnapshot(libraryPath);
  if (!snapshot) return snapshot.error();
  return learn::tuningReadiness(**snapshot);
}

Result<learn::FinetuneReport> PipelineModelService::finetune(const learn::FinetuneOptions& options,
                                                             JobControl& control,
                                                             learn::FinetuneObserver* observer) {
  return pipeline::finetune(options, control, observer);
}

Result<void> PipelineModelService::saveReport(const learn::FinetuneReport& report, const std::string& path) {
  return learn::writeFinetuneReport(report, path);
}

Result<learn::SelfTestReport> PipelineModelService::selfTest(const pipeline::SelfTestOptions& options,
                                                             JobControl& control, JobObserver* observer) {
  return pipeline::selfTest(options, control, observer);
}

std::vector<models::InstalledModel> PipelineModelService::installedModels() {
  return models::installedModels();
}

Result<void> PipelineModelService::checkModel(const models::InstalledModel& model) {
  return models::checkModel(model, "auto");
}

Result<models::ImportModelReport> PipelineModelService::importModel(const models::ImportModelOptions& options,
                                                                    JobControl& control) {
  return models::importModel(options, control);
}

Result<void> PipelineModelService::deleteModel(const std::string& cardPath) {
  return models::deleteModel(cardPath);
}

Result<std::vector<std::string>> PipelineModelService::exportModel(const std::string& cardPath,
                                                                   const std::string& folder) {
  return models::exportModel(cardPath, folder);
}

Result<pipeline::FindCopiesReport> PipelineModelService::promoteModel(
    const pipeline::FindCopiesOptions& options, JobControl& control, JobObserver* observer) {
  return pipeline::promoteModel(options, control, observer);
}

Result<ModelChoice> PipelineModelService::goBackToModelBefore(const std::string& libraryPath) {
  return models::goBackToModelBefore(libraryPath);
}

Result<std::vector<ModelChoice>> PipelineModelService::modelChoices(const std::string& libraryPath) {
  return models::modelChoices(libraryPath);
}

}  // namespace lookalike::ui
