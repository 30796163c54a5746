// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_desk.h"

#include <functional>
#include <QAction>
#include <QFileDialog>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>

#include "ui/learn/curves_view.h"
#include "ui/learn/learn_choices.h"
#include "ui/learn/learn_page.h"
#include "ui/learn/self_test_page.h"
#include "ui/models/import_model_dialog.h"
#include "ui/models/model_actions.h"
#include "ui/models/models_page.h"
#include "ui/shared/error_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/window_actions.h"

namespace lookalike::ui {

ModelDesk::ModelDesk(WindowActions* actions, ModelSession* session, LearnPage* learning,
                     SelfTestPage* selfTest, ModelsPage* models, QWidget* window)
    : QObject(window),
      actions_(actions),
      session_(session),
      learning_(learning),
      selfTest_(selfTest),
      models_(models),
      window_(window) {
  connectCommands();
  connectOutcomes();
  updateActions();
}

void ModelDesk::connectCommands() {
  const ModelActions* models = actions_->models;
  connect(models->startLearning, &QAction::triggered, this, [this] {
    learning_->begin();
    session_->learn(learning_->choices()->options());
  });
  connect(models->promote, &QAction::triggered, session_, &ModelSession::promoteReport);
  connect(models->discard, &QAction::triggered, this, &ModelDesk::askToDiscard);
  connect(models->saveReport, &QAction::triggered, this, &ModelDesk::askForReport);
  connect(models->goBack, &QAction::triggered, session_, &ModelSession::goBack);
  connect(models->startSelfTest, &QAction::triggered, this,
          [this] { session_->selfTest(selfTest_->images()); });
  connect(models->useModel, &QAction::triggered, this, [this] {
    if (models_->current() != nullptr) session_->promote(*models_->current());
  });
  connect(models->checkModel, &QAction::triggered, this, [this] {
    if (models_->current() == nullptr) return;
    models_->setCheckResult(tr("Running it…"));
    session_->check(*models_->current());
  });
  connect(models->importModel, &QAction::triggered, this, &ModelDesk::askForImport);
  connect(models->exportModel, &QAction::triggered, this, &ModelDesk::askForExport);
  connect(models->deleteModel, &QAction::triggered, this, &ModelDesk::askToDelete);
  connect(models_, &ModelsPage::currentChanged, this, &ModelDesk::updateActions);
}

void ModelDesk::connectOutcomes() {
  connect(session_, &ModelSession::stateChanged, this, &ModelDesk::updateActions);
  connect(session_, &ModelSession::readinessChanged, this, [this] {
    learning_->choices()->setReadiness(session_->readiness());
    updateActions();
  });
  connect(&session_->job(), &JobThread::learning, learning_->curves(), &CurvesView::append);
  connect(session_, &ModelSession::learnt, this, [this] {
    learning_->setReport(session_->report(), session_->snapshot());
    updateActions();
  });
  connect(session_, &ModelSession::selfTested, this,
          [this] { selfTest_->setReports(session_->selfTestBefore(), session_->selfTestReport()); });
  connect(session_, &ModelSession::modelsChanged, this, [this] {
    const auto& snapshot = session_->snapshot();
    models_->setModels(session_->models(), snapshot ? snapshot->describer : DescriberKey{});
    QString name;
    for (const models::InstalledModel& model : session_->models()) {
      if (session_->isInUse(model)) name = displayPath(model.name);
    }
    learning_->choices()->setModelName(name);
    updateActions();
  });
  connect(session_, &ModelSession::checked, this, [this](const models::InstalledModel& model) {
    const QString words = tr("“%1” is intact and works as its card says.").arg(displayPath(model.name));
    if (models_->current() != nullptr && models_->current()->key == model.key) models_->setCheckResult(words);
    emit told(words);
  });
  connect(session_, &ModelSession::imported, this, [this](const models::ImportModelReport& report) {
    if (import_) import_->done(QDialog::Accepted);
    const QLocale locale;
    QString words = tr("“%1” imported: %2 images per second; similarity of edited copies %3, of others %4.")
                        .arg(displayPath(report.model.name), locale.toString(report.imagesPerSecond, 'f', 0),
                             locale.toString(report.similarityOfCopies, 'f', 2),
                             locale.toString(report.similarityOfOthers, 'f', 2));
    if (report.isUnitLength) {
      words =
          tr("%1 %2").arg(words, tr("It gives no norm, so it cannot help to tell originals from copies."));
    }
    emit told(words);
  });
  connect(session_, &ModelSession::exported, this, [this](const std::string& folder, int files) {
    emit told(tr("%Ln file(s) of the model written to “%1”.", nullptr, files).arg(displayPath(folder)));
  });
  connect(session_, &ModelSession::deleted, this,
          [this](const std::string& name) { emit told(tr("“%1” was deleted.").arg(displayPath(name))); });
  connect(session_, &ModelSession::reportSaved, this,
          [this](const std::string& path) { emit told(tr("Written to “%1”.").arg(displayPath(path))); });
  connect(session_, &ModelSession::failed, this, &ModelDesk::takeFailure);
}

void ModelDesk::setBlocked(bool blocked) {
  isBlocked_ = blocked;
  updateActions();
}

void ModelDesk::updateActions() {
  const ModelActions* models = actions_->models;
  const bool canStart = session_->canStart() && !isBlocked_;
  const bool hasLibrary = session_->snapshot() != nullptr;
  const models::InstalledModel* current = models_->current();
  const bool hasReport = session_->report() != nullptr;
  models->showLearning->setEnabled(session_->hasService() && hasLibrary);
  models->showSelfTest->setEnabled(session_->hasService() && hasLibrary);
  models->showModels->setEnabled(session_->hasService());
  models->startLearning->setEnabled(canStart && hasLibrary && learning_->choices()->canStart());
  models->promote->setEnabled(canStart && session_->canPromoteReport());
  models->discard->setEnabled(hasReport && session_->canStart() && !session_->isReportInUse());
  models->saveReport->setEnabled(hasReport);
  models->goBack->setEnabled(canStart && session_->canGoBack());
  models->startSelfTest->setEnabled(canStart && hasLibrary);
  const bool isUsable = current != nullptr && current->problem.empty();
  models->useModel->setEnabled(canStart && hasLibrary && isUsable && !session_->isInUse(*current));
  models->checkModel->setEnabled(canStart && current != nullptr && !current->cardPath.empty());
  models->importModel->setEnabled(canStart);
  models->exportModel->setEnabled(canStart && current != nullptr && !current->cardPath.empty());
  models->deleteModel->setEnabled(session_->canStart() && current != nullptr && current->canBeDeleted &&
                                  !session_->isInUse(*current));
  learning_->setRunning(session_->task() == ModelTask::kLearn);
  learning_->setInUse(session_->isReportInUse());
  selfTest_->setRunning(session_->task() == ModelTask::kSelfTest);
  if (import_) import_->setChecking(session_->task() == ModelTask::kImport);
}

void ModelDesk::refreshLearning() {
  session_->readReadiness();
  session_->readModels();
}

void ModelDesk::refreshModels() {
  session_->readModels();
}

QString ModelDesk::taskName(ModelTask task) {
  switch (task) {
    case ModelTask::kLearn:
      return tr("Learning from verdicts");
    case ModelTask::kSelfTest:
      return tr("Self-test");
    case ModelTask::kPromote:
      return tr("Activating the model");
    case ModelTask::kImport:
      return tr("Importing a model");
    case ModelTask::kExport:
      return tr("Exporting a model");
    case ModelTask::kCheck:
      return tr("Checking a model");
    default:
      return {};
  }
}

void ModelDesk::ask(const QString& title, const QString& words, const QString& button,
                    const std::function<void()>& then) {
  auto* box = new QMessageBox(QMessageBox::Question, title, words, QMessageBox::NoButton, window_);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setTextFormat(Qt::PlainText);
  QPushButton* yes = box->addButton(button, QMessageBox::AcceptRole);
  QPushButton* no = box->addButton(tr("&Keep"), QMessageBox::RejectRole);
  box->setDefaultButton(no);
  box->setEscapeButton(no);
  connect(box, &QMessageBox::finished, this, [box, yes, then] {
    if (box->clickedButton() == yes) then();
  });
  box->open();
}

void ModelDesk::askToDiscard() {
  const auto report = session_->report();
  if (!report) return;
  if (report->cardPath.empty()) {  // there is only the report
    session_->discardReport();
    return;
  }
  ask(tr("Discard the New Model"),
      tr("“%1” is deleted. Your verdicts and the model in use stay as they are.")
          .arg(displayPath(report->tunedName)),
      tr("&Discard"), [this] { session_->discardReport(); });
}

void ModelDesk::askToDelete() {
  const models::InstalledModel* model = models_->current();
  if (model == nullptr) return;
  ask(tr("Delete the Model"),
      tr("“%1” and all its files (%2) are removed from this computer. Libraries that were searched with it "
         "keep "
         "their finds.")
          .arg(displayPath(model->name), formatBytes(model->bytes)),
      tr("&Delete"), [this, wanted = *model] { session_->deleteModel(wanted); });
}

void ModelDesk::askForImport() {
  if (import_) return;
  import_ = new ImportModelDialog(window_);
  import_->setAttribute(Qt::WA_DeleteOnClose);
  connect(import_, &ImportModelDialog::importWished, this,
          [this] { session_->importModel(import_->options()); });
  connect(import_, &ImportModelDialog::cancelWished, this, [this] {
    if (session_->task() == ModelTask::kImport) session_->job().cancel();
  });
  import_->open();
}

void ModelDesk::askForExport() {
  const QString folder =
      QFileDialog::getExistingDirectory(window_, tr("Export the Model with Its Card to a Folder"));
  if (!folder.isEmpty()) exportTo(nativePath(folder));
}

ImportModelDialog* ModelDesk::importDialog() const {
  return import_;
}

void ModelDesk::exportTo(const std::string& folder) {
  if (models_->current() != nullptr) session_->exportModel(*models_->current(), folder);
}

void ModelDesk::askForReport() {
  const QString file = QFileDialog::getSaveFileName(window_, tr("Save the Report"),
                                                    QStringLiteral("report.json"), tr("JSON files (*.json)"));
  if (!file.isEmpty()) session_->saveReport(nativePath(file));
}

void ModelDesk::takeFailure(ModelTask task, const Error& error) {
  const bool isCancelled = error.code == ErrorCode::kCancelled;
  const QString reason = jobFailureSentence(error);
  switch (task) {
    case ModelTask::kLearn:
      isCancelled
          ? emit told(tr("Training stopped. Started again with the same verdicts and settings, it resumes."))
          : emit warned(tr("Nothing was trained. %1").arg(reason));
      break;
    case ModelTask::kSelfTest:
      isCancelled ? emit told(tr("The self-test was stopped."))
                  : emit warned(tr("The self-test failed. %1").arg(reason));
      break;
    case ModelTask::kPromote:
      isCancelled ? emit told(tr("Stopped. The previous model and its finds stay in use."))
                  : emit warned(tr("The model was not activated; the previous one stays. %1").arg(reason));
      break;
    case ModelTask::kImport:
      if (isCancelled) break;
      if (import_) {
        import_->showRefusal(reason);
      } else {
        emit warned(tr("The model was not imported. %1").arg(reason));
      }
      break;
    case ModelTask::kCheck:
      models_->setCheckResult(isCancelled ? QString() : reason);
      if (!isCancelled) emit warned(reason);
      break;
    case ModelTask::kGoBack:
      emit warned(tr("Could not restore the previous model. %1").arg(reason));
      break;
    default:
      emit warned(reason);
  }
}

}  // namespace lookalike::ui
