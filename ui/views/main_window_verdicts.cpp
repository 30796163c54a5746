// SPDX-License-Identifier: GPL-3.0-or-later
// The desk in the window: the history of verdicts, and verdicts that come from files and go to files.
#include <QAction>
#include <QDockWidget>
#include <QFileDialog>

#include "ui/text/formats.h"
#include "ui/text/native_paths.h"
#include "ui/views/groups_page.h"
#include "ui/views/history_view.h"
#include "ui/views/key_bindings.h"
#include "ui/views/main_window.h"
#include "ui/views/review_desk.h"
#include "ui/views/window_actions.h"
#include "ui/widgets/message_bar.h"

namespace lookalike::ui {

void MainWindow::makeHistoryDock() {
  historyDock_ = new QDockWidget(tr("History of Verdicts"), this);
  historyDock_->setObjectName(QStringLiteral("history"));
  historyDock_->setAllowedAreas(Qt::BottomDockWidgetArea | Qt::TopDockWidgetArea);
  history_ = new HistoryView(&verdicts_, historyDock_);
  historyDock_->setWidget(history_);
  addDockWidget(Qt::BottomDockWidgetArea, historyDock_);
  historyDock_->hide();
  connect(history_, &HistoryView::pairWished, this, &MainWindow::showPair);
}

void MainWindow::showPair(ImageId a, ImageId b) {
  showModelPage(nullptr);
  if (groupsPage_->showPair(a, b)) return;
  // No group has both: the queue can show any pair that was found.
  actions_->reviewQueue->setChecked(true);
  if (!groupsPage_->showPair(a, b)) {
    messages_->showMessage(MessageBar::Kind::kInformation,
                           tr("The last search did not find this pair, so there is nothing to show of it."));
  }
}

void MainWindow::connectReview() {
  desk_ = new ReviewDesk(actions_, groupsPage_, &images_, &verdicts_, &questions_, this);
  connect(desk_, &ReviewDesk::told, this, [this](const QString& sentence) {
    messages_->showMessage(MessageBar::Kind::kInformation, sentence);
  });
  connect(&verdicts_, &VerdictSession::failed, this, &MainWindow::showFailure);
  connect(actions_->showHistory, &QAction::triggered, this, [this] {
    if (toggleDock(historyDock_)) history_->focusTable();
  });
  keys_ = new KeyBindings(this);  // last: all actions are there
}

void MainWindow::chooseVerdictExport() {
  const QString csv = tr("CSV tables (*.csv)");
  const QString json = tr("JSON files (*.json)");
  const QString labelStudio = tr("Label Studio tasks (*.json)");
  QString filter = csv;
  const QString file =
      QFileDialog::getSaveFileName(this, tr("Export Verdicts"), QStringLiteral("verdicts.csv"),
                                   QStringList{csv, json, labelStudio}.join(QStringLiteral(";;")), &filter);
  if (file.isEmpty() || !session_.snapshot()) return;
  pipeline::ExportVerdictsOptions options;
  options.libraryPath = session_.snapshot()->libraryPath;
  options.output = nativePath(file);
  if (filter == labelStudio) {
    options.format = pipeline::VerdictFormat::kLabelStudio;
  } else if (filter == json || file.endsWith(QLatin1String(".json"), Qt::CaseInsensitive)) {
    options.format = pipeline::VerdictFormat::kJson;
  }
  exportVerdicts(options);
}

void MainWindow::chooseHardNegatives() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("Export Hard Negatives to an Empty Folder"));
  if (folder.isEmpty() || !session_.snapshot()) return;
  pipeline::ExportVerdictsOptions options;
  options.libraryPath = session_.snapshot()->libraryPath;
  options.output = nativePath(folder);
  options.format = pipeline::VerdictFormat::kHardNegatives;
  exportVerdicts(options);
}

void MainWindow::exportVerdicts(const pipeline::ExportVerdictsOptions& options) {
  session_.worker().run(
      this, [service = session_.service(), options] { return service->exportVerdicts(options); },
      [this, output = options.output](const Result<pipeline::ExportVerdictsReport>& report) {
        if (!report) {
          showFailure(report.error());
          return;
        }
        const bool isWhole = report->failures.empty();
        QString words = tr("%Ln verdict(s) written to “%1”.", nullptr, static_cast<int>(report->rows))
                            .arg(displayPath(output));
        if (!isWhole) {
          words = tr("%1 %2 (the first: %3)")
                      .arg(words,
                           tr("%Ln pair(s) could not be written", nullptr,
                              static_cast<int>(report->failures.size())),
                           displayPath(report->failures.front()));
        }
        messages_->showMessage(isWhole ? MessageBar::Kind::kInformation : MessageBar::Kind::kProblem, words);
      });
}

void MainWindow::chooseVerdictImport() {
  const QString file = QFileDialog::getOpenFileName(this, tr("Import Verdicts"), {},
                                                    tr("Verdicts (*.csv *.json);;All files (*)"));
  if (!file.isEmpty()) importVerdicts(nativePath(file));
}

void MainWindow::importVerdicts(const std::string& file) {
  if (!session_.snapshot()) return;
  pipeline::ImportVerdictsOptions options;
  options.libraryPath = session_.snapshot()->libraryPath;
  options.file = file;
  options.annotator = verdicts_.annotator().toStdString();
  session_.worker().run(
      this, [service = session_.service(), options] { return service->importVerdicts(options); },
      [this](const Result<pipeline::ImportVerdictsReport>& report) {
        if (!report) {
          showFailure(report.error());
          return;
        }
        verdicts_.reload();
        const bool isWhole = report->problems.empty();
        QString words = tr("%Ln new verdict(s) of %1 read.", nullptr, static_cast<int>(report->added.added))
                            .arg(formatCount(report->added.read));
        if (report->added.conflictsAfter > report->added.conflictsBefore) {
          words = tr("%1 %2").arg(words, tr("%Ln pair(s) in conflict now: the queue has a list of them.",
                                            nullptr, static_cast<int>(report->added.conflictsAfter)));
        }
        if (!isWhole) {
          const exchange::VerdictProblem& first = report->problems.front();
          const QString place =
              report->placesAreLines ? tr("line %1").arg(first.place) : tr("item %1").arg(first.place);
          words =
              tr("%1 %2 (the first: %3, %4)")
                  .arg(words,
                       tr("%Ln row(s) could not be used", nullptr, static_cast<int>(report->problems.size())),
                       place, QString::fromStdString(first.reason));
        }
        messages_->showMessage(isWhole ? MessageBar::Kind::kInformation : MessageBar::Kind::kProblem, words);
      });
}

}  // namespace lookalike::ui
