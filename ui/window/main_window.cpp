// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/main_window.h"

#include <filesystem>
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDropEvent>
#include <QFileDialog>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>
#include <system_error>
#include <utility>

#include "ui/compare/compare_view.h"
#include "ui/groups/group_view.h"
#include "ui/groups/groups_page.h"
#include "ui/learn/learn_choices.h"
#include "ui/learn/learn_page.h"
#include "ui/learn/self_test_page.h"
#include "ui/models/model_actions.h"
#include "ui/models/model_desk.h"
#include "ui/models/models_page.h"
#include "ui/review/history_view.h"
#include "ui/review/review_desk.h"
#include "ui/shared/empty_state.h"
#include "ui/shared/error_sentences.h"
#include "ui/shared/formats.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/message_bar.h"
#include "ui/shared/mnemonics.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/program_resources.h"
#include "ui/shared/progress_strip.h"
#include "ui/shared/theme.h"
#include "ui/shared/window_actions.h"
#include "ui/start/start_page.h"
#include "ui/start/work_page.h"
#include "ui/window/folders_dialog.h"
#include "ui/window/help_dialogs.h"
#include "ui/window/key_bindings.h"
#include "ui/window/manual_window.h"
#include "ui/window/problems_view.h"
#include "ui/window/shortcuts_dialog.h"

namespace lookalike::ui {

MainWindow::MainWindow(std::shared_ptr<FindService> service, const std::shared_ptr<ImageSource>& images,
                       QWidget* parent)
    : QMainWindow(parent),
      session_(std::move(service)),
      thumbnails_(images),
      images_(images),
      traces_(images),
      verdicts_(session_.service()),
      questions_(session_.service(), &verdicts_),
      opener_(&session_.worker()),
      recent_(session_.service(), &session_.worker()),
      actions_(new WindowActions(this, menuBar())) {
  setWindowTitle(tr("Lookalike"));
  setAcceptDrops(true);
  makePages();
  makeProblemsDock();
  makeHistoryDock();
  connectSession();
  connectFileActions();
  connectViewActions();
  connectModels();
  connectReview();
  restoreState();
  updateState();
  recent_.refresh();
}

MainWindow::~MainWindow() {
  // The pages look at the loaders, which are members: the pages go first.
  delete takeCentralWidget();
  delete problemsDock_;
  delete historyDock_;
}

void MainWindow::makePages() {
  auto* centre = new QWidget(this);
  auto* layout = new QVBoxLayout(centre);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  messages_ = new MessageBar(centre);
  pages_ = new QStackedWidget(centre);
  startPage_ = new StartPage(actions_, pages_);
  workPage_ = new WorkPage(pages_);
  loadingPage_ = new EmptyState(pages_);
  loadingPage_->setContent(Glyph::kCopies, tr("Opening the library…"), {});
  groupsPage_ = new GroupsPage(session_.service(), actions_, &thumbnails_, &images_, &traces_, &verdicts_,
                               &questions_, pages_);
  for (QWidget* page : {static_cast<QWidget*>(startPage_), static_cast<QWidget*>(workPage_),
                        static_cast<QWidget*>(loadingPage_), static_cast<QWidget*>(groupsPage_)}) {
    pages_->addWidget(page);
  }
  makeModelPages();
  progress_ = new ProgressStrip(actions_->pause, actions_->cancel, actions_->showProblems, centre);
  progress_->hide();
  layout->addWidget(messages_);
  layout->addWidget(pages_, 1);
  layout->addWidget(progress_);
  setCentralWidget(centre);
}

void MainWindow::makeProblemsDock() {
  problemsDock_ = new QDockWidget(tr("Problems"), this);
  problemsDock_->setObjectName(QStringLiteral("problems"));
  problemsDock_->setAllowedAreas(Qt::BottomDockWidgetArea | Qt::TopDockWidgetArea);
  problems_ = new ProblemsView(problemsDock_);
  problemsDock_->setWidget(problems_);
  addDockWidget(Qt::BottomDockWidgetArea, problemsDock_);
  problemsDock_->hide();
  connect(problems_, &ProblemsView::showInFileManagerWished, &opener_, &FileOpener::showInFileManager);
}

void MainWindow::showShortcuts() {
  auto* dialog = new ShortcutsDialog(keys_, actions_->menus(), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->show();
}

void MainWindow::connectSession() {
  connect(&session_, &LibrarySession::stateChanged, this, &MainWindow::updateState);
  connect(&session_, &LibrarySession::failed, this, &MainWindow::showFailure);
  connect(&session_, &LibrarySession::found, this, &MainWindow::showResult);
  connect(&session_, &LibrarySession::libraryUsed, &recent_, &RecentLibraries::remember);
  connect(&session_, &LibrarySession::exported, this, [this](const std::string& path) {
    messages_->showMessage(MessageBar::Kind::kInformation, tr("Written to “%1”.").arg(displayPath(path)));
  });
  connect(&session_, &LibrarySession::snapshotChanged, this, [this] {
    const auto snapshot = session_.snapshot();
    thumbnails_.clear();
    images_.clear();
    traces_.clear();
    desk_->setSnapshot(snapshot);
    verdicts_.setSnapshot(snapshot);
    history_->setSnapshot(snapshot);
    groupsPage_->setSnapshot(snapshot);
    models_.setSnapshot(snapshot);
    std::vector<Error> errors;
    if (snapshot) {
      for (const auto& failure : snapshot->failures) {
        errors.push_back(failure.error);
        errors.back().path = failure.path;
      }
    }
    problems_->model().replace(std::move(errors));
    updateState();
  });
  connect(&session_.job(), &JobRunner::progressed, this, [this](const JobProgress& progress) {
    progress_->setJob({});
    progress_->setProgress(progress);
    progress_->setCancelling(session_.job().isCancelling());
    workPage_->setProgress(progress);
  });
  connect(&session_.job(), &JobRunner::failed, this, [this](const std::vector<ItemFailure>& failures) {
    std::vector<Error> errors;
    errors.reserve(failures.size());
    for (const ItemFailure& failure : failures) errors.push_back(failure.error);
    failures_ += std::ssize(errors);
    problems_->model().append(errors);
    progress_->setFailures(failures_);
  });
  connect(&recent_, &RecentLibraries::changed, this,
          [this] { startPage_->setLibraries(recent_.libraries()); });
  connect(&opener_, &FileOpener::failed, this,
          [this](const QString& sentence) { messages_->showMessage(MessageBar::Kind::kProblem, sentence); });
}

void MainWindow::connectFileActions() {
  connect(actions_->addFolder, &QAction::triggered, this, &MainWindow::chooseFolder);
  connect(actions_->openLibrary, &QAction::triggered, this, &MainWindow::chooseLibrary);
  connect(actions_->folders, &QAction::triggered, this, &MainWindow::showFolders);
  connect(actions_->startPage, &QAction::triggered, this, &MainWindow::showStartPage);
  connect(actions_->exportCsv, &QAction::triggered, this,
          [this] { chooseExport(pipeline::ExportFormat::kGroupsCsv); });
  connect(actions_->exportJson, &QAction::triggered, this,
          [this] { chooseExport(pipeline::ExportFormat::kGroupsJson); });
  connect(actions_->exportVerdicts, &QAction::triggered, this, &MainWindow::chooseVerdictExport);
  connect(actions_->exportHardNegatives, &QAction::triggered, this, &MainWindow::chooseHardNegatives);
  connect(actions_->importVerdicts, &QAction::triggered, this, &MainWindow::chooseVerdictImport);
  connect(actions_->quit, &QAction::triggered, this, &QWidget::close);
  connect(actions_->find, &QAction::triggered, this, &MainWindow::startFinding);
  connect(actions_->findAgain, &QAction::triggered, this, [this] {
    messages_->clear();
    session_.findAgain();
  });
  const auto job = [this]() -> JobThread& { return models_.isBusy() ? models_.job() : session_.job(); };
  connect(actions_->pause, &QAction::triggered, this,
          [job] { job().isPaused() ? job().resume() : job().pause(); });
  connect(actions_->cancel, &QAction::triggered, this, [job] { job().cancel(); });
  connect(actions_->openFile, &QAction::triggered, this, [this] { opener_.open(currentPath()); });
  connect(actions_->showInFileManager, &QAction::triggered, this,
          [this] { opener_.showInFileManager(currentPath()); });
  connect(actions_->copyPath, &QAction::triggered, this,
          [this] { QApplication::clipboard()->setText(displayPath(currentPath())); });
  connect(startPage_, &StartPage::foldersChanged, this, &MainWindow::updateState);
  connect(startPage_, &StartPage::libraryChosen, this, &MainWindow::openLibrary);
}

bool MainWindow::toggleDock(QDockWidget* dock) {
  const bool shows = dock->isHidden();
  QWidget* focus = focusWidget();
  const bool hadFocus = dock->isAncestorOf(focus);
  if (shows && centralWidget()->isAncestorOf(focus)) beforeDock_ = focus;
  dock->setVisible(shows);
  if (shows) {
    resizeDocks({dock}, {fontMetrics().lineSpacing() * 13}, Qt::Vertical);
  } else if (hadFocus && beforeDock_ != nullptr && beforeDock_->isVisible()) {
    beforeDock_->setFocus(Qt::OtherFocusReason);
  }
  return shows;
}

void MainWindow::connectViewActions() {
  connect(actions_->showProblems, &QAction::triggered, this, [this] {
    if (toggleDock(problemsDock_)) problems_->focusTable();
  });
  connect(actions_->themes, &QActionGroup::triggered, this, [](const QAction* action) {
    const auto theme = static_cast<Theme>(action->data().toInt());
    applyTheme(theme);
    QSettings().setValue(QStringLiteral("theme"), QLatin1String(themeName(theme)));
  });
  connect(actions_->languages, &QActionGroup::triggered, this, [this](const QAction* action) {
    if (action->data().toString() == chosenLanguage()) return;
    chooseLanguage(action->data().toString());
    if (isWorking()) {
      messages_->showMessage(MessageBar::Kind::kInformation,
                             tr("The language changes the next time the window opens."));
    } else {
      emit languageChanged();
    }
  });
  connect(actions_->fullScreen, &QAction::toggled, this,
          [this](bool full) { full ? showFullScreen() : showNormal(); });
  connect(actions_->manual, &QAction::triggered, this, &MainWindow::showManual);
  connect(actions_->shortcuts, &QAction::triggered, this, &MainWindow::showShortcuts);
  connect(actions_->about, &QAction::triggered, this, [this] { showAbout(this); });
  connect(groupsPage_, &GroupsPage::listed, this, &MainWindow::updateState);
}

void MainWindow::updateState() {
  const bool isSearching = session_.job().isRunning();
  const bool isRunning = isWorking();
  const JobThread& job = models_.isBusy() ? models_.job() : session_.job();
  const bool hasLibrary = session_.snapshot() != nullptr;
  const bool hasGroups = hasLibrary && modelPage_ == nullptr &&
                         (groupsPage_->groups().rowCount() > 0 || groupsPage_->showsPair());
  QWidget* page = startPage_;
  if (hasLibrary) {
    page = groupsPage_;
  } else if (session_.isLoading()) {
    page = loadingPage_;
  } else if (isSearching) {
    page = workPage_;
  }
  const bool isDesk = page == groupsPage_;
  if (modelPage_ != nullptr && (hasLibrary || modelPage_ == modelsPage_)) page = modelPage_;
  const bool isNewPage = pages_->currentWidget() != page;
  pages_->setCurrentWidget(page);
  if (isNewPage && page == groupsPage_) groupsPage_->focusList();

  actions_->find->setEnabled(!isRunning && page == startPage_ && !startPage_->folders().empty());
  actions_->addFolder->setEnabled(!isRunning);
  actions_->openLibrary->setEnabled(!isRunning);
  actions_->folders->setEnabled(!isRunning && hasLibrary);
  actions_->startPage->setEnabled(isDesk);
  actions_->backToGroups->setEnabled(page == modelPage_);
  actions_->findAgain->setEnabled(!isRunning && hasLibrary);
  const bool canPause = isSearching || canBeCancelled(models_.task());
  actions_->pause->setEnabled(isRunning && canPause && !job.isCancelling());
  setActionText(*actions_->pause, job.isPaused() ? tr("Go &On") : tr("&Pause"));
  actions_->pause->setIcon(glyphIcon(job.isPaused() ? Glyph::kResume : Glyph::kPause));
  actions_->cancel->setEnabled(isRunning && canPause && !job.isCancelling());
  for (QAction* action : {actions_->exportCsv, actions_->exportJson, actions_->exportVerdicts,
                          actions_->exportHardNegatives, actions_->importVerdicts}) {
    action->setEnabled(hasLibrary);
  }
  for (QAction* action :
       {actions_->nextGroup, actions_->previousGroup, actions_->nextImage, actions_->previousImage,
        actions_->showOnA, actions_->showOnB, actions_->swapSides, actions_->openFile,
        actions_->showInFileManager, actions_->copyPath, actions_->fit, actions_->actualSize,
        actions_->zoomIn, actions_->zoomOut, actions_->flip, actions_->outlineMatch}) {
    action->setEnabled(hasGroups);
  }
  actions_->showHistory->setEnabled(hasLibrary);
  for (QAction* action : {actions_->filter, actions_->threshold, actions_->reviewQueue,
                          actions_->focusQueueKind, actions_->askBetweenFolders, actions_->showRejected})
    action->setEnabled(hasLibrary && page == groupsPage_);
  desk_->setShown(page == groupsPage_);
  modelDesk_->setBlocked(isSearching);
  progress_->setVisible(isRunning);
  progress_->setCancelling(job.isCancelling());
  QStringList names;
  for (const std::string& root : session_.roots()) names << displayFileName(root);
  const bool hasTitle = (hasLibrary || isSearching) && !names.isEmpty();
  setWindowTitle(hasTitle ? tr("%1 — Lookalike").arg(names.join(QStringLiteral(", "))) : tr("Lookalike"));
}

QWidget* MainWindow::currentPage() const {
  return pages_->currentWidget();
}

void MainWindow::findIn(const std::vector<std::string>& folders) {
  startPage_->addFolders(folders);
  startFinding();
}

void MainWindow::startFinding() {
  const std::vector<std::string> folders = startPage_->folders();
  if (folders.empty() || isWorking()) return;
  messages_->clear();
  failures_ = 0;
  progress_->setFailures(0);
  progress_->setProgress({});
  problems_->model().clear();
  workPage_->begin(folders);
  session_.find(folders, startPage_->evidence());
}

void MainWindow::openLibrary(const std::string& libraryPath) {
  messages_->clear();
  modelPage_ = nullptr;
  session_.openLibrary(libraryPath);
}

void MainWindow::setExplanationService(const std::shared_ptr<ExplanationService>& service) {
  auto loader = std::make_unique<ExplanationLoader>(service);
  groupsPage_->groupView()->compareView()->setExplanations(loader.get());
  explanations_ = std::move(loader);
}

void MainWindow::showStartPage() {
  messages_->clear();
  modelPage_ = nullptr;
  session_.close();
  recent_.refresh();
}

void MainWindow::showResult(const library::IndexReport& report) {
  if (isClosing_) return;
  // Also folders that could not be entered, which a snapshot does not know.
  std::vector<Error> errors;
  for (const ItemFailure& failure : report.failures) errors.push_back(failure.error);
  problems_->model().replace(std::move(errors));
  if (report.failures.empty()) return;
  messages_->showMessage(
      MessageBar::Kind::kProblem,
      tr("%Ln file(s) could not be used. “Show Problems” (%1) lists them with the reasons.", nullptr,
         static_cast<int>(report.failures.size()))
          .arg(actions_->showProblems->shortcut().toString(QKeySequence::NativeText)));
}

void MainWindow::showFailure(const Error& error) {
  if (isClosing_) return;
  const bool isCancelled = error.code == ErrorCode::kCancelled;
  messages_->showMessage(isCancelled ? MessageBar::Kind::kInformation : MessageBar::Kind::kProblem,
                         jobFailureSentence(error));
}

std::string MainWindow::currentPath() const {
  const std::string problem = problems_->hasTableFocus() ? problems_->currentPath() : std::string();
  return problem.empty() ? groupsPage_->groupView()->currentPath() : problem;
}

void MainWindow::closeEvent(QCloseEvent* event) {
  saveState();
  if (!isWorking()) {
    event->accept();
    return;
  }
  event->ignore();
  if (std::exchange(isClosing_, true)) return;
  setEnabled(false);
  const auto closeWhenDone = [this] {
    if (!isWorking()) close();
  };
  connect(&session_.job(), &JobThread::stateChanged, this, closeWhenDone, Qt::QueuedConnection);
  connect(&models_, &ModelSession::stateChanged, this, closeWhenDone, Qt::QueuedConnection);
  session_.job().cancel();
  models_.job().cancel();
}

void MainWindow::saveState() const {
  QSettings settings;
  settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
  groupsPage_->saveState();
}

void MainWindow::restoreState() {
  const QSettings settings;
  if (!restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray())) {
    const QFontMetrics metrics = fontMetrics();
    resize(metrics.averageCharWidth() * 180, metrics.lineSpacing() * 48);
  }
  groupsPage_->restoreState();
  const Theme theme = themeFromName(settings.value(QStringLiteral("theme")).toString());
  for (QAction* action : actions_->themes->actions()) {
    if (action->data().toInt() == static_cast<int>(theme)) action->setChecked(true);
  }
}

void MainWindow::showManual() {
  const QWidget* shown = pages_->currentWidget();
  QString page = QStringLiteral("start");
  if (shown == groupsPage_)
    page = groupsPage_->isReviewing() ? QStringLiteral("labels") : QStringLiteral("window");
  if (shown == learnPage_ || shown == selfTestPage_ || shown == modelsPage_) page = QStringLiteral("models");
  if (manual_ == nullptr) manual_ = new ManualWindow(this);
  manual_->showPage(page);
  manual_->show();
  manual_->raise();
  manual_->activateWindow();
}

namespace {

/// Blocking: folders as they are; a library file for itself; any other file stands for its folder.
struct DroppedPaths {
  std::vector<std::string> folders;
  std::string library;
};

DroppedPaths sortDropped(const std::vector<std::string>& paths) {
  DroppedPaths dropped;
  for (const std::string& text : paths) {
    const std::filesystem::path path(text);
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) {
      dropped.folders.push_back(text);
    } else if (path.extension() == ".lookalike") {
      dropped.library = text;
    } else if (path.has_parent_path()) {
      dropped.folders.push_back(path.parent_path().string());
    }
  }
  return dropped;
}

}  // namespace

void MainWindow::chooseFolder() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Add a Folder"));
  if (folder.isEmpty()) return;
  if (session_.snapshot()) showStartPage();
  startPage_->addFolders({nativePath(folder)});
}

void MainWindow::chooseLibrary() {
  const QString file = QFileDialog::getOpenFileName(this, tr("Open a Library"), {},
                                                    tr("Lookalike libraries (*.lookalike);;All files (*)"));
  if (!file.isEmpty()) openLibrary(nativePath(file));
}

void MainWindow::showFolders() {
  auto* dialog = new FoldersDialog(&session_, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void MainWindow::chooseExport(pipeline::ExportFormat format) {
  const bool isCsv = format == pipeline::ExportFormat::kGroupsCsv;
  const QString file =
      QFileDialog::getSaveFileName(this, isCsv ? tr("Export Groups as CSV") : tr("Export Groups as JSON"),
                                   isCsv ? QStringLiteral("groups.csv") : QStringLiteral("groups.json"),
                                   isCsv ? tr("CSV tables (*.csv)") : tr("JSON files (*.json)"));
  if (!file.isEmpty()) session_.exportGroups(groupsPage_->threshold(), nativePath(file), format);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (!isWorking() && event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  std::vector<std::string> paths;
  for (const QUrl& url : event->mimeData()->urls()) {
    if (std::string path = pathOfUrl(url); !path.empty()) paths.push_back(std::move(path));
  }
  event->acceptProposedAction();
  session_.worker().run(
      this, [paths] { return sortDropped(paths); },
      [this](const DroppedPaths& dropped) {
        if (isWorking()) return;
        if (!dropped.library.empty()) {
          openLibrary(dropped.library);
        } else if (!dropped.folders.empty()) {
          if (session_.snapshot()) showStartPage();
          startPage_->addFolders(dropped.folders);
        }
      });
}

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
  connect(&models_, &ModelSession::wentBack, this, [this](const ModelChoice& choice) {
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

void MainWindow::makeHistoryDock() {
  historyDock_ = new QDockWidget(tr("History of Verdicts"), this);
  historyDock_->setObjectName(QStringLiteral("history"));
  historyDock_->setAllowedAreas(Qt::BottomDockWidgetArea | Qt::TopDockWidgetArea);
  history_ = new HistoryView(&verdicts_, historyDock_);
  historyDock_->setWidget(history_);
  addDockWidget(Qt::BottomDockWidgetArea, historyDock_);
  historyDock_->hide();
  connect(history_, &HistoryView::pairWished, this, &MainWindow::showPair);
}

void MainWindow::showPair(ImageId a, ImageId b) {
  showModelPage(nullptr);
  if (groupsPage_->showPair(a, b)) return;
  // No group has both: the queue can show any pair that was found.
  actions_->reviewQueue->setChecked(true);
  if (!groupsPage_->showPair(a, b)) {
    messages_->showMessage(MessageBar::Kind::kInformation,
                           tr("The last search did not find this pair, so there is nothing to show."));
  }
}

void MainWindow::connectReview() {
  desk_ = new ReviewDesk(actions_, groupsPage_, &images_, &verdicts_, &questions_, this);
  connect(desk_, &ReviewDesk::told, this, [this](const QString& sentence) {
    messages_->showMessage(MessageBar::Kind::kInformation, sentence);
  });
  connect(&verdicts_, &VerdictSession::failed, this, &MainWindow::showFailure);
  connect(actions_->showHistory, &QAction::triggered, this, [this] {
    if (toggleDock(historyDock_)) history_->focusTable();
  });
  keys_ = new KeyBindings(this);  // last: all actions are there
}

void MainWindow::chooseVerdictExport() {
  const QString csv = tr("CSV tables (*.csv)");
  const QString json = tr("JSON files (*.json)");
  const QString labelStudio = tr("Label Studio tasks (*.json)");
  QString filter = csv;
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Export Verdicts"), QStringLiteral("verdicts.csv"),
                                   QStringList{csv, json, labelStudio}.join(QStringLiteral(";;")), &filter);
  if (file.isEmpty() || !session_.snapshot()) return;
  pipeline::ExportVerdictsOptions options;
  options.libraryPath = session_.snapshot()->libraryPath;
  options.output = nativePath(file);
  if (filter == labelStudio) {
    options.format = pipeline::VerdictFormat::kLabelStudio;
  } else if (filter == json || file.endsWith(QLatin1String(".json"), Qt::CaseInsensitive)) {
    options.format = pipeline::VerdictFormat::kJson;
  }
  exportVerdicts(options);
}

void MainWindow::chooseHardNegatives() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("Export Hard Negatives to an Empty Folder"));
  if (folder.isEmpty() || !session_.snapshot()) return;
  pipeline::ExportVerdictsOptions options;
  options.libraryPath = session_.snapshot()->libraryPath;
  options.output = nativePath(folder);
  options.format = pipeline::VerdictFormat::kHardNegatives;
  exportVerdicts(options);
}

void MainWindow::exportVerdicts(const pipeline::ExportVerdictsOptions& options) {
  session_.worker().run(
      this, [service = session_.service(), options] { return service->exportVerdicts(options); },
      [this, output = options.output](const Result<pipeline::ExportVerdictsReport>& report) {
        if (!report) {
          showFailure(report.error());
          return;
        }
        const bool isWhole = report->failures.empty();
        QString words = tr("%Ln verdict(s) written to “%1”.", nullptr, static_cast<int>(report->rows))
                            .arg(displayPath(output));
        if (!isWhole) {
          words = tr("%1 %2 (the first: %3)")
                      .arg(words,
                           tr("%Ln pair(s) could not be written", nullptr,
                              static_cast<int>(report->failures.size())),
                           displayPath(report->failures.front()));
        }
        messages_->showMessage(isWhole ? MessageBar::Kind::kInformation : MessageBar::Kind::kProblem, words);
      });
}

void MainWindow::chooseVerdictImport() {
  const QString file = QFileDialog::getOpenFileName(this, tr("Import Verdicts"), {},
                                                    tr("Verdicts (*.csv *.json);;All files (*)"));
  if (!file.isEmpty()) importVerdicts(nativePath(file));
}

void MainWindow::importVerdicts(const std::string& file) {
  if (!session_.snapshot()) return;
  pipeline::ImportVerdictsOptions options;
  options.libraryPath = session_.snapshot()->libraryPath;
  options.file = file;
  options.annotator = verdicts_.annotator().toStdString();
  session_.worker().run(
      this, [service = session_.service(), options] { return service->importVerdicts(options); },
      [this](const Result<pipeline::ImportVerdictsReport>& report) {
        if (!report) {
          showFailure(report.error());
          return;
        }
        verdicts_.reload();
        const bool isWhole = report->problems.empty();
        QString words =
            tr("%Ln new verdict(s) of %1 imported.", nullptr, static_cast<int>(report->added.added))
                .arg(formatCount(report->added.read));
        if (report->added.conflictsAfter > report->added.conflictsBefore) {
          words = tr("%1 %2").arg(words, tr("%Ln pair(s) in conflict now: the queue has a list of them.",
                                            nullptr, static_cast<int>(report->added.conflictsAfter)));
        }
        if (!isWhole) {
          const exchange::VerdictProblem& first = report->problems.front();
          const QString place =
              report->placesAreLines ? tr("line %1").arg(first.place) : tr("item %1").arg(first.place);
          words =
              tr("%1 %2 (the first: %3, %4)")
                  .arg(words,
                       tr("%Ln row(s) could not be used", nullptr, static_cast<int>(report->problems.size())),
                       place, QString::fromStdString(first.reason));
        }
        messages_->showMessage(isWhole ? MessageBar::Kind::kInformation : MessageBar::Kind::kProblem, words);
      });
}

}  // namespace lookalike::ui
