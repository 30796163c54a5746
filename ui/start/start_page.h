// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <string>
#include <vector>

#include "core/library/library_snapshot.h"

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace lookalike::ui {

class EmptyState;
class WindowActions;

/// Where one chooses folders, or goes on with a library.
class StartPage : public QWidget {
  Q_OBJECT
 public:
  explicit StartPage(WindowActions* actions, QWidget* parent = nullptr);

  /// Those not yet chosen are added.
  void addFolders(const std::vector<std::string>& folders);
  [[nodiscard]] const std::vector<std::string>& folders() const { return folders_; }
  void clearFolders();
  /// What pairs are to be found by; remembered from the last time the program ran.
  [[nodiscard]] EvidenceKind evidence() const;
  void setLibraries(const std::vector<library::KnownLibrary>& libraries);

 signals:
  void foldersChanged();
  void libraryChosen(const std::string& libraryPath);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeFoldersSide(WindowActions* actions);
  QWidget* makeEvidenceChoice();
  QWidget* makeLibrariesSide(WindowActions* actions);
  void paintFindButton();
  void rebuildFolders();
  void removeSelected();

  std::vector<std::string> folders_;
  std::vector<std::string> libraryPaths_;
  QListWidget* folderList_;
  QComboBox* evidence_;
  EmptyState* folderHint_;
  QPushButton* removeButton_;
  QPushButton* findButton_ = nullptr;
  QListWidget* libraryList_;
  EmptyState* libraryHint_;
};

}  // namespace lookalike::ui
