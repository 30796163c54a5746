// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QMainWindow>
#include <QPointer>
#include <string>
#include <vector>

#include "ui/compare/explanation_loader.h"
#include "ui/compare/trace_loader.h"
#include "ui/models/model_session.h"
#include "ui/review/question_queue.h"
#include "ui/review/verdict_session.h"
#include "ui/shared/file_opener.h"
#include "ui/shared/find_service.h"
#include "ui/shared/image_loader.h"
#include "ui/shared/image_source.h"
#include "ui/shared/thumbnail_loader.h"
#include "ui/start/recent_libraries.h"
#include "ui/window/library_session.h"

class QDockWidget;
class QStackedWidget;

namespace lookalike::ui {

class EmptyState;
class GroupsPage;
class HistoryView;
class KeyBindings;
class LearnPage;
class ManualWindow;
class MessageBar;
class ModelDesk;
class ModelsPage;
class ProblemsView;
class ProgressStrip;
class ReviewDesk;
class SelfTestPage;
class StartPage;
class WindowActions;
class WorkPage;

/// The program's window: puts the pages together and carries out the commands. Nothing here blocks; closing
/// it while a job runs cancels the job and closes when that has ended.
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  MainWindow(std::shared_ptr<FindService> service, const std::shared_ptr<ImageSource>& images,
             QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Begins with these folders, given as native paths.
  void findIn(const std::vector<std::string>& folders);
  void openLibrary(const std::string& libraryPath);
  /// Reads a file of verdicts, as native path, into the open library.
  void importVerdicts(const std::string& file);
  /// Who answers for the comparison's maps, keypoints and what-if. Without one they say that they cannot be.
  void setExplanationService(const std::shared_ptr<ExplanationService>& service);
  /// Who learns and keeps models. Without one there are no commands about models.
  void setModelService(const std::shared_ptr<ModelService>& service);

  [[nodiscard]] WindowActions* actions() const { return actions_; }
  [[nodiscard]] LibrarySession& session() { return session_; }
  [[nodiscard]] GroupsPage* groupsPage() const { return groupsPage_; }
  [[nodiscard]] StartPage* startPage() const { return startPage_; }
  [[nodiscard]] ProblemsView* problemsView() const { return problems_; }
  [[nodiscard]] MessageBar* messageBar() const { return messages_; }
  [[nodiscard]] QWidget* currentPage() const;
  [[nodiscard]] VerdictSession& verdicts() { return verdicts_; }
  [[nodiscard]] QuestionQueue& questions() { return questions_; }
  [[nodiscard]] ReviewDesk* reviewDesk() const { return desk_; }
  [[nodiscard]] HistoryView* historyView() const { return history_; }
  [[nodiscard]] KeyBindings* keyBindings() const { return keys_; }

  [[nodiscard]] ModelSession& models() { return models_; }
  [[nodiscard]] ModelDesk* modelDesk() const { return modelDesk_; }
  [[nodiscard]] LearnPage* learnPage() const { return learnPage_; }
  [[nodiscard]] SelfTestPage* selfTestPage() const { return selfTestPage_; }
  [[nodiscard]] ModelsPage* modelsPage() const { return modelsPage_; }

 signals:
  /// The language was changed: a window made now speaks it.
  void languageChanged();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void makePages();
  void makeProblemsDock();
  void makeHistoryDock();
  /// Shows a dock, or hides it and gives the keys back to what had them before; whether it is shown now.
  bool toggleDock(QDockWidget* dock);
  void showShortcuts();
  void connectSession();
  void connectFileActions();
  void connectViewActions();
  void connectReview();
  void makeModelPages();
  void connectModels();
  /// Goes to a page about models, or back from it (null).
  void showModelPage(QWidget* page);
  /// The manual at the page for what is shown.
  void showManual();
  void showModelProgress(const JobProgress& progress);
  /// A search or a job with models runs.
  [[nodiscard]] bool isWorking();
  void showPair(ImageId a, ImageId b);
  void updateState();
  void showStartPage();
  void showResult(const library::IndexReport& report);
  void showFailure(const Error& error);
  void chooseFolder();
  void chooseLibrary();
  void showFolders();
  void chooseExport(pipeline::ExportFormat format);
  void chooseVerdictExport();
  void chooseHardNegatives();
  void chooseVerdictImport();
  void exportVerdicts(const pipeline::ExportVerdictsOptions& options);
  void startFinding();
  [[nodiscard]] std::string currentPath() const;
  void saveState() const;
  void restoreState();

  LibrarySession session_;
  ThumbnailLoader thumbnails_;
  ImageLoader images_;
  TraceLoader traces_;
  VerdictSession verdicts_;
  QuestionQueue questions_;
  std::unique_ptr<ExplanationLoader> explanations_;
  ModelSession models_;
  FileOpener opener_;
  RecentLibraries recent_;
  WindowActions* actions_;
  MessageBar* messages_;
  ManualWindow* manual_ = nullptr;
  QStackedWidget* pages_;
  StartPage* startPage_;
  WorkPage* workPage_;
  EmptyState* loadingPage_;
  GroupsPage* groupsPage_;
  ReviewDesk* desk_;
  LearnPage* learnPage_;
  SelfTestPage* selfTestPage_;
  ModelsPage* modelsPage_;
  QWidget* modelPage_ = nullptr;  ///< the one of them that is wanted
  ModelDesk* modelDesk_;
  ProgressStrip* progress_;
  ProblemsView* problems_;
  QPointer<QWidget> beforeDock_;  ///< had the focus before a dock was shown
  QDockWidget* problemsDock_;
  HistoryView* history_;
  QDockWidget* historyDock_;
  KeyBindings* keys_;
  std::int64_t failures_ = 0;  // of the running job
  bool isClosing_ = false;
};

}  // namespace lookalike::ui
