// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QKeySequence;
class QMenu;
class QWidget;

namespace lookalike::ui {

class CompareView;

/// The commands of the comparison, with text, tip, key and menu.
class CompareActions : public QObject {
  Q_OBJECT
 public:
  /// Adds the actions to `window`, which makes their shortcuts work, and to `menu`.
  CompareActions(QWidget* window, QMenu* menu, QObject* parent);

  /// From now on they act on this view and show its state.
  void connectTo(CompareView* view);
  /// For a row of buttons; null is a gap.
  [[nodiscard]] QList<QAction*> forButtons() const;

  QActionGroup* modes;  ///< data(): int of CompareMode
  QAction* align;
  QAction* maps;
  QAction* mapSides;
  QAction* whatIf;
  QAction* differenceStyle;
  QAction* less;
  QAction* more;

 private:
  QAction* add(QMenu* menu, const QString& text, const QKeySequence& key, const QString& tip);
  QWidget* window_;
};

}  // namespace lookalike::ui
