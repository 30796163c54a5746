// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <utility>

#include "ui/style/glyphs.h"
#include "ui/style/program_resources.h"
#include "ui/style/theme.h"
#include "ui/text/error_sentences.h"
#include "ui/text/formats.h"
#include "ui/text/mnemonics.h"
#include "ui/text/native_paths.h"
#include "ui/views/group_view.h"
#include "ui/views/groups_page.h"
#include "ui/views/help_dialogs.h"
#include "ui/views/history_view.h"
#include "ui/views/manual_window.h"
#include "ui/views/model_desk.h"
#include "ui/views/models_page.h"
#include "ui/views/problems_view.h"
#include "ui/views/review_desk.h"
#include "ui/views/shortcuts_dialog.h"
#include "ui/views/start_page.h"
#include "ui/views/window_actions.h"
#include "ui/views/work_page.h"
#include "ui/widgets/compare_view.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/progress_strip.h"

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
                             tr("The window speaks that language when it is opened the next time."));
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

}  // namespace lookalike::ui
