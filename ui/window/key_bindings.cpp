// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/key_bindings.h"

#include <QAction>
#include <QSettings>
#include <QWidget>

namespace lookalike::ui {

namespace {
constexpr const char* kDefaultKeys = "defaultKeys";
}  // namespace

KeyBindings::KeyBindings(QWidget* window) : QObject(window) {
  const QSettings settings;
  for (QAction* action : window->actions()) {
    if (action->shortcuts().isEmpty()) continue;
    action->setProperty(kDefaultKeys, QVariant::fromValue(action->shortcuts()));
    actions_ << action;
  }
  for (QAction* action : std::as_const(actions_)) {
    const QString key = settings.value(settingsKey(action)).toString();
    if (!key.isEmpty()) apply(action, {QKeySequence(key, QKeySequence::PortableText)});
  }
  // Another version's keys may clash with what was chosen, and a key of two actions is one of none. Those
  // that were changed give way, until no two have the same.
  for (bool isClean = false; !isClean;) {
    isClean = true;
    for (QAction* action : std::as_const(actions_)) {
      if (!isChanged(action)) continue;
      const QKeySequence key = action->shortcut();
      if (!isReserved(key) && owner(key, action) == nullptr) continue;
      apply(action, defaults(action));
      isClean = false;
    }
  }
}

bool KeyBindings::isReserved(const QKeySequence& key) {
  if (key.isEmpty()) return false;
  if (key[0].keyboardModifiers() & ~Qt::KeyboardModifiers(Qt::ShiftModifier | Qt::KeypadModifier))
    return false;
  switch (key[0].key()) {
    case Qt::Key_Space:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Escape:
    case Qt::Key_Home:
    case Qt::Key_End:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      return true;
    default:
      return false;
  }
}

QList<QKeySequence> KeyBindings::defaults(const QAction* action) const {
  return action->property(kDefaultKeys).value<QList<QKeySequence>>();
}

bool KeyBindings::isChanged(const QAction* action) const {
  return action->shortcuts() != defaults(action);
}

QString KeyBindings::settingsKey(const QAction* action) const {
  return QStringLiteral("keys/") + defaults(action).value(0).toString(QKeySequence::PortableText);
}

QAction* KeyBindings::owner(const QKeySequence& key, const QAction* except) const {
  for (QAction* action : actions_) {
    if (action != except && action->shortcuts().contains(key)) return action;
  }
  return nullptr;
}

bool KeyBindings::set(QAction* action, const QKeySequence& key) {
  if (key.isEmpty() || isReserved(key) || owner(key, action) != nullptr) return false;
  QSettings().setValue(settingsKey(action), key.toString(QKeySequence::PortableText));
  apply(action, {key});
  emit changed();
  return true;
}

QAction* KeyBindings::ownerOfDefaults(const QAction* action) const {
  for (const QKeySequence& key : defaults(action)) {
    if (QAction* other = owner(key, action)) return other;
  }
  return nullptr;
}

bool KeyBindings::reset(QAction* action) {
  if (ownerOfDefaults(action) != nullptr) return false;
  QSettings().remove(settingsKey(action));
  apply(action, defaults(action));
  emit changed();
  return true;
}

void KeyBindings::resetAll() {
  QSettings().remove(QStringLiteral("keys"));
  for (QAction* action : std::as_const(actions_)) apply(action, defaults(action));
  emit changed();
}

void KeyBindings::apply(QAction* action, const QList<QKeySequence>& keys) {
  action->setShortcuts(keys);
  const QString key = action->shortcut().toString(QKeySequence::NativeText);
  action->setToolTip(tr("%1 (%2)").arg(action->statusTip(), key));
}

}  // namespace lookalike::ui
