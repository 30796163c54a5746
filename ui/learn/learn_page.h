// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QWidget>

#include "core/library/library_snapshot.h"
#include "core/pipeline/finetune_job.h"
#include "ui/learn/changed_pairs_model.h"
#include "ui/learn/figures_model.h"

class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QTableView;

namespace lookalike::ui {

class CurvesView;
class EmptyState;
class LearnChoices;
class SelfTestView;
class ThumbnailLoader;
class WindowActions;

/// Learning from verdicts: what they suffice for, how it goes, and what became of it.
class LearnPage : public QWidget {
  Q_OBJECT
 public:
  LearnPage(WindowActions* actions, ThumbnailLoader* thumbnails, QWidget* parent = nullptr);

  [[nodiscard]] LearnChoices* choices() const { return choices_; }
  [[nodiscard]] CurvesView* curves() const { return curves_; }
  /// A run begins: the curves of the former one go.
  void begin();
  void setRunning(bool running);
  /// Null: nothing has been learned.
  void setReport(const std::shared_ptr<const learn::FinetuneReport>& report,
                 const std::shared_ptr<const library::LibrarySnapshot>& snapshot);
  /// The model of the report serves the library now.
  void setInUse(bool inUse);
  [[nodiscard]] QString verdictHeading() const;
  [[nodiscard]] QString verdictWords() const;
  [[nodiscard]] QString facts() const;
  [[nodiscard]] const FiguresModel& figures() const { return figures_; }
  [[nodiscard]] const ChangedPairsModel& changedPairs() const { return changed_; }
  [[nodiscard]] QTabWidget* tabs() const { return tabs_; }
  [[nodiscard]] QListView* changedList() const { return changedList_; }

 signals:
  void pairWished(lookalike::ImageId a, lookalike::ImageId b);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  QWidget* makeVerdict(WindowActions* actions);
  QWidget* makeFigures();
  QWidget* makeChanged(ThumbnailLoader* thumbnails);
  void showVerdict();
  void showPair();
  void updatePairButton();
  void showResults();

  FiguresModel figures_;
  ChangedPairsModel changed_;
  std::shared_ptr<const learn::FinetuneReport> report_;
  bool isRunning_ = false;
  bool isInUse_ = false;
  LearnChoices* choices_;
  QStackedWidget* right_;
  EmptyState* empty_;
  QWidget* results_;
  QWidget* verdict_;
  QLabel* verdictSign_;
  QLabel* verdictHeading_;
  QLabel* verdictWords_;
  QTabWidget* tabs_;
  CurvesView* curves_;
  QWidget* figuresPage_;
  QTableView* figuresTable_;
  QLabel* facts_;
  QWidget* changedPage_;
  QLabel* changedHeading_;
  QListView* changedList_;
  QPushButton* compare_;
  SelfTestView* selfTest_;
};

}  // namespace lookalike::ui
