// SPDX-License-Identifier: GPL-3.0-or-later
// Learning, self-tests and models in the window: their pages, and what happens to the library's finds.
#include <QAction>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>

#include "ui/text/native_paths.h"
#include "ui/views/groups_page.h"
#include "ui/views/learn_choices.h"
#include "ui/views/learn_page.h"
#include "ui/views/main_window.h"
#include "ui/views/model_actions.h"
#include "ui/views/model_desk.h"
#include "ui/views/models_page.h"
#include "ui/views/problems_view.h"
#include "ui/views/self_test_page.h"
#include "ui/views/window_actions.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/progress_strip.h"

namespace lookalike::ui {

void MainWindow::makeModelPages() {
  learnPage_ = new LearnPage(actions_, &thumbnails_, pages_);
  selfTestPage_ = new SelfTestPage(actions_, pages_);
  modelsPage_ = new ModelsPage(actions_, pages_);
  for (QWidget* page : {static_cast<QWidget*>(learnPage_), static_cast<QWidget*>(selfTestPage_),
                        static_cast<QWidget*>(modelsPage_)}) {
    pages_->addWidget(page);
    auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), page);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, [this] { showModelPage(nullptr); });
  }
}

void MainWindow::connectModels() {
  modelDesk_ = new ModelDesk(actions_, &models_, learnPage_, selfTestPage_, modelsPage_, this);
  connect(modelDesk_, &ModelDesk::told, this, [this](const QString& sentence) {
    if (!isClosing_) messages_->showMessage(MessageBar::Kind::kInformation, sentence);
  });
  connect(modelDesk_, &ModelDesk::warned, this, [this](const QString& sentence) {
    if (!isClosing_) messages_->showMessage(MessageBar::Kind::kProblem, sentence);
  });
  const ModelActions* models = actions_->models;
  connect(models->showLearning, &QAction::triggered, this, [this] {
    modelDesk_->refreshLearning();
    showModelPage(learnPage_);
    learnPage_->choices()->focusFirst();
  });
  connect(models->showSelfTest, &QAction::triggered, this, [this] {
    showModelPage(selfTestPage_);
    selfTestPage_->focusFirst();
  });
  connect(models->showModels, &QAction::triggered, this, [this] {
    modelDesk_->refreshModels();
    showModelPage(modelsPage_);
    modelsPage_->table()->setFocus(Qt::ShortcutFocusReason);
  });
  connect(actions_->backToGroups, &QAction::triggered, this, [this] { showModelPage(nullptr); });
  // What is started from the menu is shown.
  connect(models->startLearning, &QAction::triggered, this, [this] { showModelPage(learnPage_); });
  connect(models->startSelfTest, &QAction::triggered, this, [this] { showModelPage(selfTestPage_); });
  connect(models->importModel, &QAction::triggered, this, [this] { showModelPage(modelsPage_); });
  connect(learnPage_, &LearnPage::pairWished, this, &MainWindow::showPair);

  connect(&models_, &ModelSession::stateChanged, this, &MainWindow::updateState);
  connect(&models_.job(), &JobThread::stateChanged, this, [this] {
    progress_->setFailures(0);
    if (models_.isBusy()) showModelProgress({});
  });
  connect(&models_.job(), &JobThread::progressed, this, &MainWindow::showModelProgress);
  connect(&models_.job(), &JobThread::failed, this, [this](const std::vector<ItemFailure>& failures) {
    std::vector<Error> errors;
    errors.reserve(failures.size());
    for (const ItemFailure& failure : failures) errors.push_back(failure.error);
    problems_->model().append(errors);
    progress_->setFailures(problems_->model().rowCount());
  });
  connect(&models_, &ModelSession::promoted, this,
          [this](const std::shared_ptr<const library::LibrarySnapshot>& snapshot, const std::string& name) {
            if (isClosing_) return;
            session_.take(snapshot);
            messages_->showMessage(
                MessageBar::Kind::kInformation,
                tr("“%1” is in use now, and its finds are shown. “%2” (%3) goes back.")
                    .arg(displayPath(name), actions_->models->goBack->iconText(),
                         actions_->models->goBack->shortcut().toString(QKeySequence::NativeText)));
          });
  connect(&models_, &ModelSession::wentBack, this, [this](const pipeline::ModelChoice& choice) {
    if (isClosing_ || !session_.snapshot()) return;
    session_.openLibrary(session_.snapshot()->libraryPath);
    messages_->showMessage(
        MessageBar::Kind::kInformation,
        tr("“%1” is in use again, with the finds it had.").arg(displayPath(choice.modelName)));
  });
}

void MainWindow::setModelService(const std::shared_ptr<ModelService>& service) {
  models_.setService(service);
  models_.readModels();
}

void MainWindow::showModelPage(QWidget* page) {
  const bool isLeft = modelPage_ != nullptr && page == nullptr;
  modelPage_ = page;
  updateState();
  if (isLeft && currentPage() == groupsPage_) groupsPage_->focusList();
}

void MainWindow::showModelProgress(const JobProgress& progress) {
  progress_->setJob(ModelDesk::taskName(models_.task()));
  progress_->setProgress(progress);
  progress_->setCancelling(models_.job().isCancelling());
}

bool MainWindow::isWorking() {
  return session_.job().isRunning() || models_.isBusy();
}

}  // namespace lookalike::ui
