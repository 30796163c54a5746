// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <QObject>
#include <string>
#include <vector>

#include "core/library/library_snapshot.h"
#include "core/values/model_choice.h"
#include "ui/models/model_service.h"
#include "ui/shared/job_thread.h"
#include "ui/shared/serial_worker.h"

namespace lookalike::ui {

/// What may be done with models.
enum class ModelTask {
  kNone,
  kRead,  ///< what is installed, what verdicts suffice for
  kLearn,
  kSelfTest,
  kPromote,
  kGoBack,
  kImport,
  kExport,
  kCheck,
  kDelete,
  kSaveReport,
};

/// Whether a job can be paused and cancelled; others are short.
[[nodiscard]] bool canBeCancelled(ModelTask task);

/// The models of the program and of the open library, and the one long job with them that may run. Owns all
/// that blocks; speaks by signals.
class ModelSession : public QObject {
  Q_OBJECT
 public:
  explicit ModelSession(QObject* parent = nullptr);
  ~ModelSession() override;

  /// Without one nothing can be done.
  void setService(std::shared_ptr<ModelService> service);
  [[nodiscard]] bool hasService() const { return service_ != nullptr; }
  /// Of another library, or null: a job that is about the former one is cancelled, and what it found is gone.
  void setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot);
  [[nodiscard]] const std::shared_ptr<const library::LibrarySnapshot>& snapshot() const { return snapshot_; }

  [[nodiscard]] JobThread& job() { return job_; }
  /// That of the running job.
  [[nodiscard]] ModelTask task() const { return task_; }
  [[nodiscard]] bool isBusy() const { return task_ != ModelTask::kNone; }
  /// Whether a job may be started now.
  [[nodiscard]] bool canStart() const { return service_ && !isBusy(); }

  /// Reads anew what the verdicts of the open library suffice for.
  void readReadiness();
  /// Nothing while it is read, or when it could not be.
  [[nodiscard]] const std::optional<learn::TuningReadiness>& readiness() const { return readiness_; }
  /// Learns from the verdicts of the open library; what there was of an earlier run is forgotten.
  void learn(learn::FinetuneOptions options);
  /// Null until a run has ended well.
  [[nodiscard]] const std::shared_ptr<const learn::FinetuneReport>& report() const { return report_; }
  /// The model of report() can be put to use.
  [[nodiscard]] bool canPromoteReport() const;
  [[nodiscard]] bool isReportInUse() const;
  void promoteReport();
  /// Deletes the model of report(), if there is one, and forgets the report.
  void discardReport();
  void saveReport(const std::string& path);

  void selfTest(int images);
  /// The latest of the open library; null until one was run.
  [[nodiscard]] const std::shared_ptr<const learn::SelfTestReport>& selfTestReport() const {
    return selfTest_;
  }
  /// The latest one by another model; null: none.
  [[nodiscard]] const std::shared_ptr<const learn::SelfTestReport>& selfTestBefore() const {
    return selfTestBefore_;
  }

  void readModels();
  [[nodiscard]] const std::vector<models::InstalledModel>& models() const { return models_; }
  /// Whether the finds of the open library are by this model.
  [[nodiscard]] bool isInUse(const models::InstalledModel& model) const;
  void check(const models::InstalledModel& model);
  void importModel(models::ImportModelOptions options);
  void exportModel(const models::InstalledModel& model, const std::string& folder);
  void deleteModel(const models::InstalledModel& model);
  /// Describes and finds anew with it, in the background; the finds there are stay until it is done.
  void promote(const models::InstalledModel& model);
  [[nodiscard]] bool canGoBack() const;
  /// Name of what goBack() would bring back; its key where the name is not known.
  [[nodiscard]] std::string modelBefore() const;
  void goBack();

 signals:
  void stateChanged();
  void readinessChanged();
  void modelsChanged();  ///< also which one is in use
  void learnt();         ///< report() is new, or gone
  void selfTested();     ///< selfTestReport() is new, or gone
  void promoted(const std::shared_ptr<const lookalike::library::LibrarySnapshot>& snapshot,
                const std::string& name);
  void wentBack(const ModelChoice& choice);
  void checked(const lookalike::models::InstalledModel& model);
  void imported(const lookalike::models::ImportModelReport& report);
  void exported(const std::string& folder, int files);
  void deleted(const std::string& name);
  void reportSaved(const std::string& path);
  void failed(lookalike::ui::ModelTask task, const lookalike::Error& error);  ///< kCancelled included

 private:
  /// Runs a job of a library; `done` gets its value unless another library was opened meanwhile.
  template <typename Work, typename Done>
  void start(ModelTask task, Work work, Done done);
  void startPromoting(const std::string& describer, const std::string& name);
  void readChoices();

  std::shared_ptr<ModelService> service_;
  std::shared_ptr<const library::LibrarySnapshot> snapshot_;
  std::string libraryPath_;
  int library_ = 0;  ///< number of the open library
  ModelTask task_ = ModelTask::kNone;
  std::optional<learn::TuningReadiness> readiness_;
  int readinessNumber_ = 0;
  std::shared_ptr<const learn::FinetuneReport> report_;
  std::shared_ptr<const learn::SelfTestReport> selfTest_;
  std::shared_ptr<const learn::SelfTestReport> selfTestBefore_;
  std::vector<models::InstalledModel> models_;
  std::vector<ModelChoice> choices_;
  bool isGoingBack_ = false;
  SerialWorker worker_;
  JobThread job_;
};

}  // namespace lookalike::ui
