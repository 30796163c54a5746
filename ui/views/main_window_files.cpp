// SPDX-License-Identifier: GPL-3.0-or-later
// Folders, libraries and exports that a person chooses or drops.
#include <filesystem>
#include <QDropEvent>
#include <QFileDialog>
#include <QMimeData>
#include <system_error>

#include "ui/text/native_paths.h"
#include "ui/views/folders_dialog.h"
#include "ui/views/groups_page.h"
#include "ui/views/main_window.h"
#include "ui/views/start_page.h"

namespace lookalike::ui {

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

}  // namespace lookalike::ui
