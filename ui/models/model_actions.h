// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>

class QAction;
class QKeySequence;
class QMenu;
class QWidget;

namespace lookalike::ui {

/// The commands about models, with their texts, shortcuts and menu.
class ModelActions : public QObject {
  Q_OBJECT
 public:
  /// Adds the actions to `window`, which makes their shortcuts work, and to `menu`.
  ModelActions(QWidget* window, QMenu* menu, QObject* parent);

  QAction* showLearning;
  QAction* startLearning;
  QAction* promote;
  QAction* discard;
  QAction* saveReport;
  QAction* goBack;
  QAction* showSelfTest;
  QAction* startSelfTest;
  QAction* showModels;
  QAction* useModel;
  QAction* checkModel;
  QAction* importModel;
  QAction* exportModel;
  QAction* deleteModel;

 private:
  QAction* add(QMenu* menu, const QString& text, const QKeySequence& key, const QString& tip);
  QWidget* window_;
};

}  // namespace lookalike::ui
