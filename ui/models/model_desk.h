// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <QObject>
#include <QPointer>
#include <string>

#include "ui/models/model_session.h"

class QWidget;

namespace lookalike::ui {

class ImportModelDialog;
class LearnPage;
class ModelsPage;
class SelfTestPage;
class WindowActions;

/// Carries out the commands about models on the pages that show them, and says what became of them.
class ModelDesk : public QObject {
  Q_OBJECT
 public:
  ModelDesk(WindowActions* actions, ModelSession* session, LearnPage* learning, SelfTestPage* selfTest,
            ModelsPage* models, QWidget* window);

  /// A search runs: no job with models may begin.
  void setBlocked(bool blocked);
  void updateActions();
  /// The pages are looked at: what they show is read anew.
  void refreshLearning();
  void refreshModels();
  /// Asks for what is needed; the dialog is open until the file was taken.
  void askForImport();
  void exportTo(const std::string& folder);
  /// Null while it is not open.
  [[nodiscard]] ImportModelDialog* importDialog() const;
  /// What runs, as a heading: "Learning from verdicts".
  [[nodiscard]] static QString taskName(ModelTask task);

 signals:
  void told(const QString& sentence);
  void warned(const QString& sentence);

 private:
  void connectCommands();
  void connectOutcomes();
  void askToDiscard();
  void askToDelete();
  void askForExport();
  void askForReport();
  void ask(const QString& title, const QString& words, const QString& button,
           const std::function<void()>& then);
  void takeFailure(ModelTask task, const Error& error);

  WindowActions* actions_;
  ModelSession* session_;
  LearnPage* learning_;
  SelfTestPage* selfTest_;
  ModelsPage* models_;
  QWidget* window_;
  QPointer<ImportModelDialog> import_;
  bool isBlocked_ = false;
};

}  // namespace lookalike::ui
