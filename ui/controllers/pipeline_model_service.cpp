// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/controllers/pipeline_model_service.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace lookalike::ui {

Result<pipeline::TuningReadiness> PipelineModelService::tuningReadiness(const std::string& libraryPath) {
  const auto snapshot = pipeline::readSnapshot(libraryPath);
  if (!snapshot) return snapshot.error();
  return pipeline::tuningReadiness(**snapshot);
}

Result<pipeline::FinetuneReport> PipelineModelService::finetune(const pipeline::FinetuneOptions& options,
                                                                JobControl& control,
                                                                pipeline::FinetuneObserver* observer) {
  return pipeline::finetune(options, control, observer);
}

Result<void> PipelineModelService::saveReport(const pipeline::FinetuneReport& report,
                                              const std::string& path) {
  return pipeline::writeFinetuneReport(report, path);
}

Result<pipeline::SelfTestReport> PipelineModelService::selfTest(const pipeline::SelfTestOptions& options,
                                                                JobControl& control, JobObserver* observer) {
  return pipeline::selfTest(options, control, observer);
}

std::vector<pipeline::InstalledModel> PipelineModelService::installedModels() {
  return pipeline::installedModels();
}

Result<void> PipelineModelService::checkModel(const pipeline::InstalledModel& model) {
  return pipeline::checkModel(model, "auto");
}

Result<pipeline::ImportModelReport> PipelineModelService::importModel(
    const pipeline::ImportModelOptions& options, JobControl& control) {
  return pipeline::importModel(options, control);
}

Result<void> PipelineModelService::deleteModel(const std::string& cardPath) {
  return pipeline::deleteModel(cardPath);
}

Result<std::vector<std::string>> PipelineModelService::exportModel(const std::string& cardPath,
                                                                   const std::string& folder) {
  return pipeline::exportModel(cardPath, folder);
}

Result<pipeline::FindCopiesReport> PipelineModelService::promoteModel(
    const pipeline::FindCopiesOptions& options, JobControl& control, JobObserver* observer) {
  return pipeline::promoteModel(options, control, observer);
}

Result<pipeline::ModelChoice> PipelineModelService::goBackToModelBefore(const std::string& libraryPath) {
  return pipeline::goBackToModelBefore(libraryPath);
}

Result<std::vector<pipeline::ModelChoice>> PipelineModelService::modelChoices(
    const std::string& libraryPath) {
  return pipeline::modelChoices(libraryPath);
}

}  // namespace lookalike::ui
