// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_session.h"

#include <algorithm>
#include <utility>

namespace lookalike::ui {

namespace {

bool isOfLibrary(ModelTask task) {
  return task == ModelTask::kLearn || task == ModelTask::kSelfTest || task == ModelTask::kPromote;
}

}  // namespace

bool canBeCancelled(ModelTask task) {
  return isOfLibrary(task) || task == ModelTask::kImport;
}

ModelSession::ModelSession(QObject* parent) : QObject(parent) {
  connect(&job_, &JobThread::stateChanged, this, &ModelSession::stateChanged);
}

ModelSession::~ModelSession() = default;

void ModelSession::setService(std::shared_ptr<ModelService> service) {
  service_ = std::move(service);
  readChoices();
  emit stateChanged();
}

void ModelSession::setSnapshot(std::shared_ptr<const library::LibrarySnapshot> snapshot) {
  const std::string path = snapshot ? snapshot->libraryPath : std::string();
  snapshot_ = std::move(snapshot);
  if (path != libraryPath_) {
    libraryPath_ = path;
    ++library_;
    if (isOfLibrary(task_)) job_.cancel();
    readiness_.reset();
    report_ = nullptr;
    selfTest_ = selfTestBefore_ = nullptr;
    choices_.clear();
    emit readinessChanged();
    emit learnt();
    emit selfTested();
  }
  readChoices();
  emit modelsChanged();
  emit stateChanged();
}

template <typename Work, typename Done>
void ModelSession::start(ModelTask task, Work work, Done done) {
  if (!canStart()) return;
  task_ = task;
  job_.run(
      [service = service_, work = std::move(work)](JobControl& control, learn::FinetuneObserver* observer) {
        return work(*service, control, observer);
      },
      [this, task, library = library_, done = std::move(done)](const auto& outcome) {
        task_ = ModelTask::kNone;
        const bool isWanted = library == library_ || !isOfLibrary(task);
        if (isWanted && *outcome) done(*outcome);
        emit stateChanged();
        if (isWanted && !*outcome) emit failed(task, outcome->error());
      });
}

void ModelSession::readReadiness() {
  if (!service_ || libraryPath_.empty()) return;
  const int number = ++readinessNumber_;
  worker_.run(
      this, [service = service_, path = libraryPath_] { return service->tuningReadiness(path); },
      [this, number, library = library_](Result<learn::TuningReadiness> readiness) {
        if (number != readinessNumber_ || library != library_) return;
        readiness_.reset();
        if (readiness) readiness_ = *readiness;
        emit readinessChanged();
        if (!readiness) emit failed(ModelTask::kRead, readiness.error());
      });
}

void ModelSession::learn(learn::FinetuneOptions options) {
  if (!canStart() || libraryPath_.empty()) return;
  report_ = nullptr;
  emit learnt();
  options.libraryPath = libraryPath_;
  start(
      ModelTask::kLearn,
      [options = std::move(options)](ModelService& service, JobControl& control,
                                     learn::FinetuneObserver* observer) {
        return service.finetune(options, control, observer);
      },
      [this](Result<learn::FinetuneReport>& report) {
        report_ = std::make_shared<const learn::FinetuneReport>(std::move(*report));
        readiness_ = report_->readiness;
        emit readinessChanged();
        emit learnt();
        readModels();
      });
}

bool ModelSession::canPromoteReport() const {
  return canStart() && report_ && report_->isBetter() && !report_->cardPath.empty() && !isReportInUse();
}

bool ModelSession::isReportInUse() const {
  return report_ && snapshot_ && !report_->tuned.text.empty() && report_->tuned == snapshot_->describer;
}

void ModelSession::promoteReport() {
  if (canPromoteReport()) startPromoting(report_->cardPath, report_->tunedName);
}

void ModelSession::discardReport() {
  if (!report_) return;
  const auto report = std::exchange(report_, nullptr);
  emit learnt();
  emit stateChanged();
  const bool isUsed = snapshot_ && report->tuned == snapshot_->describer;
  if (report->cardPath.empty() || isUsed || !service_) return;
  worker_.run(
      this, [service = service_, card = report->cardPath] { return service->deleteModel(card); },
      [this, name = report->tunedName](const Result<void>& outcome) {
        if (outcome) {
          emit deleted(name);
        } else {
          emit failed(ModelTask::kDelete, outcome.error());
        }
        readModels();
      });
}

void ModelSession::saveReport(const std::string& path) {
  if (!report_ || !service_) return;
  worker_.run(
      this, [service = service_, report = report_, path] { return service->saveReport(*report, path); },
      [this, path](const Result<void>& outcome) {
        if (outcome) {
          emit reportSaved(path);
        } else {
          emit failed(ModelTask::kSaveReport, outcome.error());
        }
      });
}

void ModelSession::selfTest(int images) {
  if (libraryPath_.empty()) return;
  pipeline::SelfTestOptions options;
  options.libraryPath = libraryPath_;
  options.images = images;
  if (snapshot_ && !snapshot_->describer.text.empty()) options.evidence = snapshot_->evidence;
  start(
      ModelTask::kSelfTest,
      [options = std::move(options)](ModelService& service, JobControl& control,
                                     learn::FinetuneObserver* observer) {
        return service.selfTest(options, control, observer);
      },
      [this](Result<learn::SelfTestReport>& report) {
        auto fresh = std::make_shared<const learn::SelfTestReport>(std::move(*report));
        // The same number of copies of the same images, by another model: that is a before and an after.
        if (selfTest_ && selfTest_->describer != fresh->describer) selfTestBefore_ = selfTest_;
        if (selfTestBefore_ &&
            (selfTestBefore_->copies != fresh->copies || selfTestBefore_->describer == fresh->describer))
          selfTestBefore_ = nullptr;
        selfTest_ = std::move(fresh);
        emit selfTested();
      });
}

void ModelSession::readModels() {
  if (!service_) return;
  worker_.run(
      this, [service = service_] { return service->installedModels(); },
      [this](std::vector<models::InstalledModel> models) {
        models_ = std::move(models);
        emit modelsChanged();
      });
}

bool ModelSession::isInUse(const models::InstalledModel& model) const {
  return snapshot_ && !model.key.text.empty() && model.key == snapshot_->describer;
}

void ModelSession::check(const models::InstalledModel& model) {
  start(
      ModelTask::kCheck,
      [model](ModelService& service, JobControl&, learn::FinetuneObserver*) {
        return service.checkModel(model);
      },
      [this, model](Result<void>&) { emit checked(model); });
}

void ModelSession::importModel(models::ImportModelOptions options) {
  start(
      ModelTask::kImport,
      [options = std::move(options)](ModelService& service, JobControl& control, learn::FinetuneObserver*) {
        return service.importModel(options, control);
      },
      [this](Result<models::ImportModelReport>& report) {
        emit imported(*report);
        readModels();
      });
}

void ModelSession::exportModel(const models::InstalledModel& model, const std::string& folder) {
  start(
      ModelTask::kExport,
      [card = model.cardPath, folder](ModelService& service, JobControl&, learn::FinetuneObserver*) {
        return service.exportModel(card, folder);
      },
      [this, folder](Result<std::vector<std::string>>& files) {
        emit exported(folder, static_cast<int>(files->size()));
      });
}

void ModelSession::deleteModel(const models::InstalledModel& model) {
  if (!service_ || !model.canBeDeleted || isInUse(model)) return;
  worker_.run(
      this, [service = service_, card = model.cardPath] { return service->deleteModel(card); },
      [this, model](const Result<void>& outcome) {
        if (outcome) {
          if (report_ && report_->cardPath == model.cardPath) {
            report_ = nullptr;
            emit learnt();
          }
          emit deleted(model.name);
        } else {
          emit failed(ModelTask::kDelete, outcome.error());
        }
        readModels();
      });
}

void ModelSession::promote(const models::InstalledModel& model) {
  startPromoting(model.cardPath.empty() ? model.name : model.cardPath, model.name);
}

void ModelSession::startPromoting(const std::string& describer, const std::string& name) {
  if (libraryPath_.empty()) return;
  pipeline::FindCopiesOptions options;
  options.index.libraryPath = libraryPath_;
  options.index.describer.name = describer;
  if (snapshot_ && !snapshot_->describer.text.empty()) options.evidence = snapshot_->evidence;
  start(
      ModelTask::kPromote,
      [options = std::move(options)](ModelService& service, JobControl& control,
                                     learn::FinetuneObserver* observer) {
        return service.promoteModel(options, control, observer);
      },
      [this, name](const Result<pipeline::FindCopiesReport>& report) {
        readChoices();
        if (report->snapshot) emit promoted(report->snapshot, name);
      });
}

void ModelSession::readChoices() {
  if (!service_ || libraryPath_.empty()) return;
  worker_.run(
      this, [service = service_, path = libraryPath_] { return service->modelChoices(path); },
      [this, library = library_](Result<std::vector<ModelChoice>> choices) {
        if (library != library_) return;
        choices_.clear();
        if (choices) choices_ = std::move(*choices);
        emit stateChanged();
        if (!choices) emit failed(ModelTask::kRead, choices.error());
      });
}

bool ModelSession::canGoBack() const {
  return canStart() && !isGoingBack_ && !choices_.empty() && !choices_.back().before.text.empty();
}

std::string ModelSession::modelBefore() const {
  if (choices_.empty()) return {};
  const DescriberKey& key = choices_.back().before;
  for (const models::InstalledModel& model : models_) {
    if (model.key == key) return model.name;
  }
  const auto named = std::find_if(choices_.rbegin(), choices_.rend(),
                                  [&](const auto& choice) { return choice.describer == key; });
  return named != choices_.rend() ? named->modelName : key.text;
}

void ModelSession::goBack() {
  if (!canGoBack()) return;
  isGoingBack_ = true;
  emit stateChanged();
  worker_.run(
      this, [service = service_, path = libraryPath_] { return service->goBackToModelBefore(path); },
      [this, library = library_](const Result<ModelChoice>& choice) {
        isGoingBack_ = false;
        if (library != library_) {
          emit stateChanged();
          return;
        }
        readChoices();
        if (choice) emit wentBack(*choice);
        emit stateChanged();
        if (!choice) emit failed(ModelTask::kGoBack, choice.error());
      });
}

}  // namespace lookalike::ui
