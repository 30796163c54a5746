// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ui/controllers/model_service.h"

namespace lookalike::testing {

/// Verdicts that suffice for everything.
[[nodiscard]] pipeline::TuningReadiness makeReadiness(std::int64_t copies = 120,
                                                      std::int64_t hardNegatives = 80);
/// A run that made the model better, over the images of makeSnapshot().
[[nodiscard]] pipeline::FinetuneReport makeReport(const pipeline::LibrarySnapshot& snapshot);
/// `shift` is added to every share.
[[nodiscard]] pipeline::SelfTestReport makeSelfTest(const std::string& name, double shift = 0.0);
/// One that is built in, one that came with the program and one of the user's own.
[[nodiscard]] std::vector<pipeline::InstalledModel> makeModels();
/// Rows of curves as a run gives them, adapter first.
[[nodiscard]] std::vector<TuningPoint> makeCurve(int steps);

/// Answers at once from what the test put in, unless the test gives it something slower to do.
class FakeModelService : public ui::ModelService {
 public:
  Result<pipeline::TuningReadiness> readiness = makeReadiness();
  std::function<Result<pipeline::FinetuneReport>(JobControl&, pipeline::FinetuneObserver*)> learner;
  std::function<Result<pipeline::SelfTestReport>(JobControl&, JobObserver*)> tester;
  std::function<Result<pipeline::FindCopiesReport>(JobControl&, JobObserver*)> promoter;
  std::function<Result<pipeline::ImportModelReport>(const pipeline::ImportModelOptions&, JobControl&)>
      importer;
  std::optional<Error> checkFailure;
  std::optional<Error> goBackFailure;
  std::vector<pipeline::ModelChoice> choices;  ///< goBackToModelBefore() adds to them

  /// What was asked for, oldest first.
  [[nodiscard]] std::vector<pipeline::FinetuneOptions> learned();
  [[nodiscard]] std::vector<pipeline::FindCopiesOptions> promotions();
  [[nodiscard]] std::vector<std::string> deletions();
  [[nodiscard]] std::vector<std::string> exports();
  [[nodiscard]] std::vector<std::string> savedReports();
  [[nodiscard]] std::vector<pipeline::SelfTestOptions> selfTests();

  Result<pipeline::TuningReadiness> tuningReadiness(const std::string& libraryPath) override;
  Result<pipeline::FinetuneReport> finetune(const pipeline::FinetuneOptions& options, JobControl& control,
                                            pipeline::FinetuneObserver* observer) override;
  Result<void> saveReport(const pipeline::FinetuneReport& report, const std::string& path) override;
  Result<pipeline::SelfTestReport> selfTest(const pipeline::SelfTestOptions& options, JobControl& control,
                                            JobObserver* observer) override;
  std::vector<pipeline::InstalledModel> installedModels() override;
  Result<void> checkModel(const pipeline::InstalledModel& model) override;
  Result<pipeline::ImportModelReport> importModel(const pipeline::ImportModelOptions& options,
                                                  JobControl& control) override;
  Result<void> deleteModel(const std::string& cardPath) override;
  Result<std::vector<std::string>> exportModel(const std::string& cardPath,
                                               const std::string& folder) override;
  Result<pipeline::FindCopiesReport> promoteModel(const pipeline::FindCopiesOptions& options,
                                                  JobControl& control, JobObserver* observer) override;
  Result<pipeline::ModelChoice> goBackToModelBefore(const std::string& libraryPath) override;
  Result<std::vector<pipeline::ModelChoice>> modelChoices(const std::string& libraryPath) override;

 private:
  template <typename Value>
  std::vector<Value> copyOf(const std::vector<Value>& values) {
    const std::lock_guard lock(mutex_);
    return values;
  }
  std::mutex mutex_;
  std::vector<pipeline::FinetuneOptions> learned_;
  std::vector<pipeline::FindCopiesOptions> promotions_;
  std::vector<std::string> deletions_;
  std::vector<std::string> exports_;
  std::vector<std::string> savedReports_;
  std::vector<pipeline::SelfTestOptions> selfTests_;
  std::vector<pipeline::InstalledModel> models_ = makeModels();
};

}  // namespace lookalike::testing
