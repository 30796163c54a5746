// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/shortcuts_dialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/shared/mnemonics.h"
#include "ui/window/key_bindings.h"

namespace lookalike::ui {

namespace {
constexpr int kActionRole = Qt::UserRole;

QString keysOf(const QAction& action) {
  QStringList keys;
  for (const QKeySequence& key : action.shortcuts()) keys << key.toString(QKeySequence::NativeText);
  keys.removeDuplicates();  // Return and Enter have one name in some languages
  return keys.join(ShortcutsDialog::tr(" or "));
}
}  // namespace

ShortcutsDialog::ShortcutsDialog(KeyBindings* bindings, const QList<QMenu*>& menus, QWidget* parent)
    : QDialog(parent), bindings_(bindings) {
  setWindowTitle(tr("Keyboard Shortcuts"));
  auto* layout = new QVBoxLayout(this);
  auto* search = new QLineEdit(this);
  search->setPlaceholderText(tr("Search commands and keys"));
  search->setAccessibleName(tr("Search commands and keys"));
  search->setClearButtonEnabled(true);
  table_ = new QTreeWidget(this);
  table_->setHeaderLabels({tr("Keys"), tr("Command"), tr("Menu"), tr("What it does")});
  table_->setRootIsDecorated(false);
  table_->setAlternatingRowColors(true);
  table_->setUniformRowHeights(true);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setAccessibleName(tr("Keyboard shortcuts"));
  table_->header()->setStretchLastSection(true);
  for (const QMenu* menu : menus) addRows(withoutMnemonic(menu->title()), *menu);
  const QString inImages = tr("in the images");
  addFixed(tr("Space, held"), tr("Flip A and B"), inImages,
           tr("Show each image in the place of the other while the key is down"));
  addFixed(tr("Arrows"), tr("Move"), inImages,
           tr("Pan both images when zoomed in; otherwise step through the group"));
  addFixed(tr("Delete"), tr("Revoke"), tr("in the history"),
           tr("Revoke the selected verdict; it stays in the history"));
  for (int column = 0; column < 3; ++column) table_->resizeColumnToContents(column);

  auto* row = new QHBoxLayout;
  auto* label = new QLabel(tr("&New key:"), this);
  editor_ = new QKeySequenceEdit(this);
  editor_->setAccessibleName(tr("New key of the selected command"));
  label->setBuddy(editor_);
  set_ = new QPushButton(tr("&Use It"), this);
  reset_ = new QPushButton(tr("Reset to &Default"), this);
  auto* resetAll = new QPushButton(tr("Reset &All"), this);
  message_ = new QLabel(this);
  message_->setTextFormat(Qt::PlainText);
  message_->setWordWrap(true);
  row->addWidget(label);
  row->addWidget(editor_);
  row->addWidget(set_);
  row->addWidget(reset_);
  row->addStretch(1);
  row->addWidget(resetAll);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  buttons->button(QDialogButtonBox::Close)->setIcon({});  // the style's own is dark on dark
  layout->addWidget(search);
  layout->addWidget(table_, 1);
  layout->addLayout(row);
  layout->addWidget(message_);
  layout->addWidget(buttons);
  for (QPushButton* button : {set_, reset_, resetAll}) button->setAutoDefault(false);

  connect(search, &QLineEdit::textChanged, this, &ShortcutsDialog::filter);
  connect(table_, &QTreeWidget::currentItemChanged, this, &ShortcutsDialog::takeCurrent);
  connect(table_, &QTreeWidget::itemActivated, this, [this] { editor_->setFocus(Qt::OtherFocusReason); });
  connect(editor_, &QKeySequenceEdit::keySequenceChanged, this, [this] { message_->clear(); });
  connect(set_, &QPushButton::clicked, this, &ShortcutsDialog::setKey);
  connect(reset_, &QPushButton::clicked, this, &ShortcutsDialog::resetKey);
  connect(resetAll, &QPushButton::clicked, bindings_, &KeyBindings::resetAll);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(bindings_, &KeyBindings::changed, this, [this] {
    for (int i = 0; i < table_->topLevelItemCount(); ++i) describe(table_->topLevelItem(i));
    takeCurrent();
  });
  resize(fontMetrics().averageCharWidth() * 130, fontMetrics().lineSpacing() * 36);
  table_->setCurrentItem(table_->topLevelItem(0));
}

void ShortcutsDialog::addRows(const QString& menuTitle, const QMenu& menu) {
  for (QAction* action : menu.actions()) {
    if (action->menu() != nullptr) {
      addRows(tr("%1, %2").arg(menuTitle, withoutMnemonic(action->text())), *action->menu());
    } else if (!action->isSeparator()) {
      auto* item = new QTreeWidgetItem(
          table_, {QString(), withoutMnemonic(action->text()), menuTitle, action->statusTip()});
      item->setData(0, kActionRole, QVariant::fromValue<QObject*>(action));
      describe(item);
    }
  }
}

void ShortcutsDialog::addFixed(const QString& keys, const QString& command, const QString& where,
                               const QString& what) {
  new QTreeWidgetItem(table_, {keys, command, where, what});
}

void ShortcutsDialog::describe(QTreeWidgetItem* item) const {
  const auto* action = qobject_cast<QAction*>(item->data(0, kActionRole).value<QObject*>());
  if (action == nullptr) return;
  item->setText(0, keysOf(*action));
  QFont font = table_->font();
  font.setBold(bindings_->actions().contains(action) && bindings_->isChanged(action));
  item->setFont(0, font);
}

QAction* ShortcutsDialog::currentAction() const {
  const QTreeWidgetItem* item = table_->currentItem();
  auto* action =
      item == nullptr ? nullptr : qobject_cast<QAction*>(item->data(0, kActionRole).value<QObject*>());
  return bindings_->actions().contains(action) ? action : nullptr;
}

void ShortcutsDialog::takeCurrent() {
  QAction* action = currentAction();
  for (QWidget* widget : {static_cast<QWidget*>(editor_), static_cast<QWidget*>(set_)})
    widget->setEnabled(action != nullptr);
  reset_->setEnabled(action != nullptr && bindings_->isChanged(action));
  editor_->setKeySequence(action == nullptr ? QKeySequence() : action->shortcut());
}

void ShortcutsDialog::setKey() {
  QAction* action = currentAction();
  const QKeySequence typed = editor_->keySequence();
  if (action == nullptr || typed.isEmpty()) return;
  const QKeySequence key(typed[0]);  // one key, no series of them
  if (KeyBindings::isReserved(key)) {
    message_->setText(tr("%1 is reserved for lists and images.").arg(key.toString(QKeySequence::NativeText)));
    return;
  }
  if (const QAction* other = bindings_->owner(key, action)) {
    message_->setText(tr("%1 is already the key for “%2”. Change that first.")
                          .arg(key.toString(QKeySequence::NativeText), other->iconText()));
    return;
  }
  bindings_->set(action, key);
  message_->setText(tr("“%1” is now on %2.").arg(action->iconText(), key.toString(QKeySequence::NativeText)));
}

void ShortcutsDialog::resetKey() {
  QAction* action = currentAction();
  if (action == nullptr || bindings_->reset(action)) return;
  const QAction* other = bindings_->ownerOfDefaults(action);
  message_->setText(tr("“%1” has that key now. Change it first.").arg(other->iconText()));
}

QString ShortcutsDialog::message() const {
  return message_->text();
}

void ShortcutsDialog::filter(const QString& text) {
  for (int row = 0; row < table_->topLevelItemCount(); ++row) {
    QTreeWidgetItem* item = table_->topLevelItem(row);
    bool isWanted = false;
    for (int column = 0; column < table_->columnCount(); ++column)
      isWanted |= item->text(column).contains(text, Qt::CaseInsensitive);
    item->setHidden(!isWanted);
  }
}

}  // namespace lookalike::ui
