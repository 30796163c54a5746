// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_actions.h"

#include <QAction>
#include <QKeySequence>
#include <QMenu>

#include "ui/shared/glyphs.h"
#include "ui/shared/mnemonics.h"

namespace lookalike::ui {

ModelActions::ModelActions(QWidget* window, QMenu* menu, QObject* parent) : QObject(parent), window_(window) {
  showLearning = add(menu, tr("&Learn from Verdicts"), QKeySequence(tr("Ctrl+Shift+L")),
                     tr("Train a better model for this library from your verdicts"));
  startLearning =
      add(menu, tr("&Start Learning"), QKeySequence(tr("F9")), tr("Train with the chosen settings"));
  startLearning->setIcon(glyphIcon(Glyph::kResume));
  promote = add(menu, tr("&Activate New Model"), QKeySequence(tr("Ctrl+Shift+P")),
                tr("Describe and search the library with the new model, in the background"));
  promote->setIcon(glyphIcon(Glyph::kDone));
  discard = add(menu, tr("&Discard New Model…"), QKeySequence(tr("Ctrl+Shift+D")),
                tr("Delete the new model and keep the current one"));
  saveReport = add(menu, tr("Save the &Report…"), QKeySequence(tr("Ctrl+Shift+S")),
                   tr("Save the training report as JSON"));
  menu->addSeparator();
  goBack = add(menu, tr("&Restore Previous Model"), QKeySequence(tr("F12")),
               tr("Use the previous model again, with its finds"));
  menu->addSeparator();
  showSelfTest = add(menu, tr("Self-&Test"), QKeySequence(tr("Ctrl+Shift+T")),
                     tr("Which edits of your own images are found in this library"));
  startSelfTest = add(menu, tr("Ru&n the Self-Test"), QKeySequence(tr("Shift+F9")),
                      tr("Make edited copies of a sample of the images in memory and search for them"));
  startSelfTest->setIcon(glyphIcon(Glyph::kResume));
  menu->addSeparator();
  showModels =
      add(menu, tr("&Models"), QKeySequence(tr("Ctrl+Shift+M")), tr("Installed models and their cards"));
  useModel = add(menu, tr("&Use for This Library"), QKeySequence(tr("Ctrl+Alt+U")),
                 tr("Describe and search the library with the selected model, in the background"));
  checkModel = add(menu, tr("&Check"), QKeySequence(tr("Ctrl+Alt+C")),
                   tr("Read the selected model's files, compare them with its card, and run it"));
  importModel = add(menu, tr("&Import a Model…"), QKeySequence(tr("Ctrl+Alt+M")),
                    tr("Add a TorchScript file; it is tested on generated images first"));
  importModel->setIcon(glyphIcon(Glyph::kAddFolder));
  exportModel = add(menu, tr("&Export the Model…"), QKeySequence(tr("Ctrl+Alt+X")),
                    tr("Copy the selected model with its card into a folder"));
  deleteModel = add(menu, tr("Delete the M&odel…"), QKeySequence(tr("Ctrl+Alt+D")),
                    tr("Remove the selected model from this computer"));
  deleteModel->setIcon(glyphIcon(Glyph::kRemove));
}

QAction* ModelActions::add(QMenu* menu, const QString& text, const QKeySequence& key, const QString& tip) {
  auto* action = new QAction(this);
  setActionText(*action, text);
  action->setShortcut(key);
  action->setStatusTip(tip);
  action->setToolTip(tr("%1 (%2)").arg(tip, key.toString(QKeySequence::NativeText)));
  action->setEnabled(false);
  window_->addAction(action);
  menu->addAction(action);
  return action;
}

}  // namespace lookalike::ui
