// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QAction;
class QKeySequenceEdit;
class QLabel;
class QMenu;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace lookalike::ui {

class KeyBindings;

/// All commands and their keys, menu by menu, with a filter; the keys can be changed. Not modal: it may stay
/// open beside the window.
class ShortcutsDialog : public QDialog {
  Q_OBJECT
 public:
  ShortcutsDialog(KeyBindings* bindings, const QList<QMenu*>& menus, QWidget* parent = nullptr);

  [[nodiscard]] QTreeWidget* table() const { return table_; }
  [[nodiscard]] QKeySequenceEdit* editor() const { return editor_; }
  /// Gives the selected command the key in the editor, if it is free.
  void setKey();
  void resetKey();
  [[nodiscard]] QString message() const;

 private:
  void addRows(const QString& menuTitle, const QMenu& menu);
  void addFixed(const QString& keys, const QString& command, const QString& where, const QString& what);
  void filter(const QString& text);
  void takeCurrent();
  void describe(QTreeWidgetItem* item) const;
  [[nodiscard]] QAction* currentAction() const;

  KeyBindings* bindings_;
  QTreeWidget* table_;
  QKeySequenceEdit* editor_;
  QLabel* message_;
  QPushButton* set_;
  QPushButton* reset_;
};

}  // namespace lookalike::ui
