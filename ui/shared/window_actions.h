// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

#include "core/values/verdict.h"

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;
class QWidget;

namespace lookalike::ui {

class CompareActions;
class ModelActions;

/// What a key says of the pair that is shown.
enum class VerdictKey { kBFromA, kAFromB, kCopies, kNotCopies, kNotCopyAFirst, kNotCopyBFirst, kUnsure };
[[nodiscard]] VerdictAnswer answerOf(VerdictKey key);
[[nodiscard]] VerdictOrder orderOf(VerdictKey key);
/// Every command of the window, with its text, shortcut and menu. Buttons take these actions, so that a
/// command is described once. Who carries them out connects to them.
class WindowActions : public QObject {
  Q_OBJECT
 public:
  /// Adds the actions to `window`, which makes their shortcuts work, and their menus to `menuBar`.
  WindowActions(QWidget* window, QMenuBar* menuBar);

  /// Menu by menu, for the list of shortcuts.
  [[nodiscard]] const QList<QMenu*>& menus() const { return menus_; }

  // File
  QAction* addFolder;
  QAction* openLibrary;
  QAction* folders;
  QAction* startPage;
  QAction* exportCsv;
  QAction* exportJson;
  QAction* exportVerdicts;
  QAction* exportHardNegatives;
  QAction* importVerdicts;
  QAction* quit;
  // Find
  QAction* find;
  QAction* findAgain;
  QAction* pause;
  QAction* cancel;
  QAction* filter;
  QAction* threshold;
  QAction* showProblems;
  // Go
  QAction* nextGroup;
  QAction* previousGroup;
  QAction* nextImage;
  QAction* previousImage;
  QAction* reviewQueue;  ///< checked: pairs of the queue, else groups
  QAction* focusQueueKind;
  QAction* askBetweenFolders;
  QAction* backToGroups;
  // Verdict
  QActionGroup* statements;  ///< data(): int of VerdictKey; one a verdict
  QAction* skip;
  QAction* undoVerdict;
  QAction* redoVerdict;
  QAction* stateGroup;
  QAction* cutWeakestLink;
  QAction* note;
  QAction* autoAdvance;
  QAction* showHistory;
  QAction* showRejected;
  QAction* annotator;
  // Image
  QAction* showOnA;
  QAction* showOnB;
  QAction* swapSides;
  QAction* openFile;
  QAction* showInFileManager;
  QAction* copyPath;
  // View
  QAction* fit;
  QAction* actualSize;
  QAction* zoomIn;
  QAction* zoomOut;
  QAction* flip;
  QAction* outlineMatch;
  QAction* showDetails;
  QActionGroup* groupMaps;  ///< data(): int of GroupMapMode
  QAction* reverseOrder;
  QActionGroup* sorts;      ///< data(): int of GroupSort
  QActionGroup* themes;     ///< data(): int of Theme
  QActionGroup* languages;  ///< data(): a code, "" for that of the system
  QAction* fullScreen;
  // Compare
  CompareActions* compare;
  // Model
  ModelActions* models;
  // Help
  QAction* manual;
  QAction* shortcuts;
  QAction* about;

 private:
  QMenu* addMenu(QMenuBar* bar, const QString& title);
  QAction* add(QMenu* menu, const QString& text, const QList<QKeySequence>& keys, const QString& tip);
  void addFileMenu(QMenuBar* bar);
  void addFindMenu(QMenuBar* bar);
  void addGoMenu(QMenuBar* bar);
  void addVerdictMenu(QMenuBar* bar);
  void addImageMenu(QMenuBar* bar);
  void addViewMenu(QMenuBar* bar);
  void addHelpMenu(QMenuBar* bar);

  QWidget* window_;
  QList<QMenu*> menus_;
};

}  // namespace lookalike::ui
