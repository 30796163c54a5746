// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/folders_dialog.h"

#include <algorithm>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/shared/native_paths.h"

namespace lookalike::ui {

FoldersDialog::FoldersDialog(LibrarySession* session, QWidget* parent) : QDialog(parent), session_(session) {
  setWindowTitle(tr("Folders of This Library"));
  auto* layout = new QVBoxLayout(this);
  auto* label = new QLabel(tr("Images in these &folders are searched:"), this);
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Folders"));
  list_->setTextElideMode(Qt::ElideMiddle);
  list_->setMinimumWidth(fontMetrics().averageCharWidth() * 70);
  label->setBuddy(list_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  remove_ = buttons->addButton(tr("&Remove from Library…"), QDialogButtonBox::ActionRole);
  layout->addWidget(label);
  layout->addWidget(list_, 1);
  layout->addWidget(buttons);
  connect(remove_, &QPushButton::clicked, this, &FoldersDialog::askToRemove);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(list_, &QListWidget::currentRowChanged, this, &FoldersDialog::updateState);
  connect(session_, &LibrarySession::snapshotChanged, this, &FoldersDialog::fill);
  connect(session_, &LibrarySession::stateChanged, this, &FoldersDialog::updateState);
  fill();
}

void FoldersDialog::fill() {
  const auto snapshot = session_->snapshot();
  const int row = list_->currentRow();
  list_->clear();
  if (snapshot) {
    for (const RootRecord& root : snapshot->roots) {
      const auto files = std::count_if(snapshot->files.begin(), snapshot->files.end(),
                                       [&](const FileRecord& file) { return file.root == root.id; });
      list_->addItem(
          tr("%1 — %2").arg(displayPath(root.path), tr("%Ln image(s)", nullptr, static_cast<int>(files))));
    }
  }
  list_->setCurrentRow(std::min(std::max(row, 0), list_->count() - 1));
  updateState();
}

void FoldersDialog::updateState() {
  remove_->setEnabled(list_->currentRow() >= 0 && !session_->job().isRunning() && !session_->isLoading());
}

void FoldersDialog::askToRemove() {
  const auto snapshot = session_->snapshot();
  const int row = list_->currentRow();
  if (!snapshot || row < 0) return;
  const std::string folder = snapshot->roots.at(static_cast<std::size_t>(row)).path;
  auto* box = new QMessageBox(QMessageBox::Question, tr("Remove a Folder"),
                              tr("Remove “%1” from this library?").arg(displayPath(folder)),
                              QMessageBox::NoButton, this);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setTextFormat(Qt::PlainText);
  box->setInformativeText(
      tr("Its images leave the library and its groups. Verdicts on them are kept, and nothing on disk is "
         "deleted."));
  QPushButton* yes = box->addButton(tr("&Remove"), QMessageBox::AcceptRole);
  QPushButton* no = box->addButton(tr("&Keep"), QMessageBox::RejectRole);
  box->setDefaultButton(no);
  box->setEscapeButton(no);
  connect(box, &QMessageBox::finished, this, [this, box, yes, folder] {
    if (box->clickedButton() == yes) session_->removeFolder(folder);
  });
  box->open();
}

}  // namespace lookalike::ui
