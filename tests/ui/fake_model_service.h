// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ui/models/model_service.h"

namespace lookalike::testing {

/// Verdicts that suffice for everything.
[[nodiscard]] learn::TuningReadiness makeReadiness(std::int64_t copies = 120,
                                                   std::int64_t hardNegatives = 80);
/// A run that made the model better, over the images of makeSnapshot().
[[nodiscard]] learn::FinetuneReport makeReport(const library::LibrarySnapshot& snapshot);
/// `shift` is added to every share.
[[nodiscard]] learn::SelfTestReport makeSelfTest(const std::string& name, double shift = 0.0);
/// One that is built in, one that came with the program and one of the user's own.
[[nodiscard]] std::vector<models::InstalledModel> makeModels();
/// Rows of curves as a run gives them, adapter first.
[[nodiscard]] std::vector<TuningPoint> makeCurve(int steps);

/// Answers at once from what the test put in, unless the test gives it something slower to do.
class FakeModelService : public ui::ModelService {
 public:
  Result<learn::TuningReadiness> readiness = makeReadiness();
  std::function<Result<learn::FinetuneReport>(JobControl&, learn::FinetuneObserver*)> learner;
  std::function<Result<learn::SelfTestReport>(JobControl&, JobObserver*)> tester;
  std::function<Result<pipeline::FindCopiesReport>(JobControl&, JobObserver*)> promoter;
  std::function<Result<models::ImportModelReport>(const models::ImportModelOptions&, JobControl&)> importer;
  std::optional<Error> checkFailure;
  std::optional<Error> goBackFailure;
  std::vector<ModelChoice> choices;  ///< goBackToModelBefore() adds to them

  /// What was asked for, oldest first.
  [[nodiscard]] std::vector<learn::FinetuneOptions> learned();
  [[nodiscard]] std::vector<pipeline::FindCopiesOptions> promotions();
  [[nodiscard]] std::vector<std::string> deletions();
  [[nodiscard]] std::vector<std::string> exports();
  [[nodiscard]] std::vector<std::string> savedReports();
  [[nodiscard]] std::vector<pipeline::SelfTestOptions> selfTests();

  Result<learn::TuningReadiness> tuningReadiness(const std::string& libraryPath) override;
  Result<learn::FinetuneReport> finetune(const learn::FinetuneOptions& options, JobControl& control,
                                         learn::FinetuneObserver* observer) override;
  Result<void> saveReport(const learn::FinetuneReport& report, const std::string& path) override;
  Result<learn::SelfTestReport> selfTest(const pipeline::SelfTestOptions& options, JobControl& control,
                                         JobObserver* observer) override;
  std::vector<models::InstalledModel> installedModels() override;
  Result<void> checkModel(const models::InstalledModel& model) override;
  Result<models::ImportModelReport> importModel(const models::ImportModelOptions& options,
                                                JobControl& control) override;
  Result<void> deleteModel(const std::string& cardPath) override;
  Result<std::vector<std::string>> exportModel(const std::string& cardPath,
                                               const std::string& folder) override;
  Result<pipeline::FindCopiesReport> promoteModel(const pipeline::FindCopiesOptions& options,
                                                  JobControl& control, JobObserver* observer) override;
  Result<ModelChoice> goBackToModelBefore(const std::string& libraryPath) override;
  Result<std::vector<ModelChoice>> modelChoices(const std::string& libraryPath) override;

 private:
  template <typename Value>
  std::vector<Value> copyOf(const std::vector<Value>& values) {
    const std::lock_guard lock(mutex_);
    return values;
  }
  std::mutex mutex_;
  std::vector<learn::FinetuneOptions> learned_;
  std::vector<pipeline::FindCopiesOptions> promotions_;
  std::vector<std::string> deletions_;
  std::vector<std::string> exports_;
  std::vector<std::string> savedReports_;
  std::vector<pipeline::SelfTestOptions> selfTests_;
  std::vector<models::InstalledModel> models_ = makeModels();
};

}  // namespace lookalike::testing
