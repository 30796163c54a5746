// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

class QAction;
class QWidget;

namespace lookalike::ui {

/// The keys of a window's actions, which a person may change; kept in the settings. An action is known there
/// by its first default key, which is the same in every language.
class KeyBindings : public QObject {
  Q_OBJECT
 public:
  /// Of all actions that `window` has now; takes up what the settings say.
  explicit KeyBindings(QWidget* window);

  [[nodiscard]] const QList<QAction*>& actions() const { return actions_; }
  [[nodiscard]] QList<QKeySequence> defaults(const QAction* action) const;
  [[nodiscard]] bool isChanged(const QAction* action) const;
  /// Which other action has the key; null: none.
  [[nodiscard]] QAction* owner(const QKeySequence& key, const QAction* except) const;
  /// Whether lists and images need the key for themselves: Space, arrows, Tab and the like.
  [[nodiscard]] static bool isReserved(const QKeySequence& key);
  /// One key in place of all that the action has. False when another action has it, or it is reserved.
  bool set(QAction* action, const QKeySequence& key);
  /// Which other action has one of the keys that the action had at first.
  [[nodiscard]] QAction* ownerOfDefaults(const QAction* action) const;
  /// False when another action has one of these keys now.
  bool reset(QAction* action);
  void resetAll();

 signals:
  void changed();

 private:
  void apply(QAction* action, const QList<QKeySequence>& keys);
  [[nodiscard]] QString settingsKey(const QAction* action) const;

  QList<QAction*> actions_;
};

}  // namespace lookalike::ui
