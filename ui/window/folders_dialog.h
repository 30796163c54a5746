// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <string>

#include "ui/window/library_session.h"

class QListWidget;
class QPushButton;

namespace lookalike::ui {

/// The folders of the open library, each of which can be taken out of it after a question.
class FoldersDialog : public QDialog {
  Q_OBJECT
 public:
  /// `session` must outlive the dialog.
  explicit FoldersDialog(LibrarySession* session, QWidget* parent = nullptr);
  [[nodiscard]] QListWidget* list() const { return list_; }
  [[nodiscard]] QPushButton* removeButton() const { return remove_; }

 private:
  void fill();
  void updateState();
  void askToRemove();

  LibrarySession* session_;
  QListWidget* list_;
  QPushButton* remove_;
};

}  // namespace lookalike::ui
