// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/key_bindings.h"

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
  if (key.isEmpty() || owner(key, action) != nullptr) return false;
  QSettings().setValue(settingsKey(action), key.toString(QKeySequence::PortableText));
  apply(action, {key});
  emit changed();
  return true;
}

void KeyBindings::reset(QAction* action) {
  QSettings().remove(settingsKey(action));
  apply(action, defaults(action));
  emit changed();
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
