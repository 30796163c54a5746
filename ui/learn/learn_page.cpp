// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/learn_page.h"

#include <QAction>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QTabWidget>
#include <QVBoxLayout>

#include "ui/learn/changed_pair_delegate.h"
#include "ui/learn/curves_view.h"
#include "ui/learn/learn_choices.h"
#include "ui/learn/self_test_view.h"
#include "ui/learn/tuning_sentences.h"
#include "ui/models/installed_models_model.h"
#include "ui/models/model_actions.h"
#include "ui/shared/action_button.h"
#include "ui/shared/empty_state.h"
#include "ui/shared/formats.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/row_table.h"
#include "ui/shared/theme.h"
#include "ui/shared/thumbnail_loader.h"
#include "ui/shared/window_actions.h"

namespace lookalike::ui {

LearnPage::LearnPage(WindowActions* actions, ThumbnailLoader* thumbnails, QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* splitter = new QSplitter(Qt::Horizontal, this);
  splitter->setChildrenCollapsible(false);
  auto* scroll = new QScrollArea(splitter);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setAccessibleName(tr("How to learn"));
  choices_ = new LearnChoices(actions, scroll);
  scroll->setWidget(choices_);
  scroll->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
  right_ = new QStackedWidget(splitter);
  empty_ = new EmptyState(right_);
  empty_->setContent(
      Glyph::kMaps, tr("Nothing trained yet"),
      tr("Your verdicts train a model for this library. Some verdicts are held out: only a model that does "
         "better on them can be activated, and one key restores the previous model."));
  results_ = new QWidget(right_);
  auto* results = new QVBoxLayout(results_);
  results->setContentsMargins(8, 8, 12, 8);
  verdict_ = makeVerdict(actions);
  tabs_ = new QTabWidget(results_);
  tabs_->setAccessibleName(tr("Results"));
  tabs_->tabBar()->setAccessibleName(tr("Results"));
  curves_ = new CurvesView(tabs_);
  figuresPage_ = makeFigures();
  changedPage_ = makeChanged(thumbnails);
  selfTest_ = new SelfTestView(tabs_);
  tabs_->addTab(curves_, tr("Curves"));
  tabs_->addTab(figuresPage_, tr("Before and after"));
  tabs_->addTab(changedPage_, tr("Pairs that changed sides"));
  tabs_->addTab(selfTest_, tr("Self-test"));
  results->addWidget(verdict_);
  results->addWidget(tabs_, 1);
  right_->addWidget(empty_);
  right_->addWidget(results_);
  splitter->addWidget(scroll);
  splitter->addWidget(right_);
  splitter->setStretchFactor(0, 0);
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({fontMetrics().averageCharWidth() * 52, 4000});
  layout->addWidget(splitter);
  setReport(nullptr, nullptr);
}

QWidget* LearnPage::makeVerdict(WindowActions* actions) {
  auto* box = new QWidget(results_);
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(4, 4, 4, 4);
  auto* row = new QHBoxLayout;
  verdictSign_ = new QLabel(box);
  verdictHeading_ = wordsLabel(box);
  verdictHeading_->setFont(scaledFont(font(), 1.3, true));
  row->addWidget(verdictSign_, 0, Qt::AlignTop);
  row->addWidget(verdictHeading_, 1);
  verdictWords_ = wordsLabel(box);
  auto* buttons = new QHBoxLayout;
  for (QAction* action : {actions->models->promote, actions->models->discard, actions->models->saveReport})
    buttons->addWidget(makeActionButton(action, box));
  buttons->addStretch(1);
  layout->addLayout(row);
  layout->addWidget(verdictWords_);
  layout->addLayout(buttons);
  return box;
}

QWidget* LearnPage::makeFigures() {
  auto* page = new QWidget(tabs_);
  auto* layout = new QVBoxLayout(page);
  figuresTable_ = new QTableView(page);
  figuresTable_->setModel(&figures_);
  figuresTable_->setAccessibleName(tr("Figures before and after"));
  makeRowTable(*figuresTable_);
  figuresTable_->horizontalHeader()->setStretchLastSection(true);
  facts_ = wordsLabel(page);
  facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  facts_->setAccessibleName(tr("What was trained"));
  layout->addWidget(figuresTable_);
  layout->addWidget(facts_);
  layout->addStretch(1);
  return page;
}

QWidget* LearnPage::makeChanged(ThumbnailLoader* thumbnails) {
  auto* page = new QWidget(tabs_);
  auto* layout = new QVBoxLayout(page);
  auto* row = new QHBoxLayout;
  changedHeading_ = wordsLabel(page);
  compare_ = new QPushButton(tr("C&ompare This Pair"), page);
  compare_->setToolTip(tr("Show the selected pair in the comparison (Enter)"));
  row->addWidget(changedHeading_, 1);
  row->addWidget(compare_, 0, Qt::AlignTop);
  changedList_ = new QListView(page);
  changedList_->setModel(&changed_);
  changedList_->setItemDelegate(new ChangedPairDelegate(&changed_, thumbnails, changedList_));
  changedList_->setUniformItemSizes(true);
  changedList_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  changedList_->setAccessibleName(tr("Pairs that changed sides"));
  layout->addLayout(row);
  layout->addWidget(changedList_, 1);
  connect(thumbnails, &ThumbnailLoader::loaded, changedList_->viewport(), qOverload<>(&QWidget::update));
  connect(changedList_, &QListView::activated, this, &LearnPage::showPair);
  connect(compare_, &QPushButton::clicked, this, &LearnPage::showPair);
  connect(changedList_->selectionModel(), &QItemSelectionModel::currentChanged, this,
          &LearnPage::updatePairButton);
  return page;
}

void LearnPage::updatePairButton() {
  const ChangedRow* row = changed_.row(changedList_->currentIndex().row());
  compare_->setEnabled(row != nullptr && row->a.isValid() && row->b.isValid());
}

void LearnPage::showPair() {
  const ChangedRow* row = changed_.row(changedList_->currentIndex().row());
  if (row != nullptr && row->a.isValid() && row->b.isValid()) emit pairWished(row->a, row->b);
}

void LearnPage::begin() {
  curves_->clear();
  tabs_->setCurrentWidget(curves_);
}

void LearnPage::setRunning(bool running) {
  isRunning_ = running;
  choices_->setRunning(running);
  showResults();
}

void LearnPage::showResults() {
  // What was learned stays in view when a later run begins or ends with an error.
  const bool hasSomething = isRunning_ || report_ || curves_->model().rowCount() > 0;
  right_->setCurrentWidget(hasSomething ? results_ : static_cast<QWidget*>(empty_));
  for (QWidget* page : {figuresPage_, changedPage_, static_cast<QWidget*>(selfTest_)})
    tabs_->setTabEnabled(tabs_->indexOf(page), report_ != nullptr);
}

void LearnPage::setReport(const std::shared_ptr<const learn::FinetuneReport>& report,
                          const std::shared_ptr<const library::LibrarySnapshot>& snapshot) {
  const bool isNew = report && report != report_;
  report_ = report;
  figures_.setReport(report);
  fitColumns(*figuresTable_);
  // As high as its few rows, so that what was learned stands right below them.
  figuresTable_->setFixedHeight(figuresTable_->horizontalHeader()->sizeHint().height() +
                                figures_.rowCount() * figuresTable_->verticalHeader()->defaultSectionSize() +
                                2 * figuresTable_->frameWidth() +
                                figuresTable_->horizontalScrollBar()->sizeHint().height());
  changed_.setReport(report, snapshot);
  selfTest_->setReports(report && report->selfTestBefore
                            ? std::make_shared<const learn::SelfTestReport>(*report->selfTestBefore)
                            : nullptr,
                        report && report->selfTestAfter
                            ? std::make_shared<const learn::SelfTestReport>(*report->selfTestAfter)
                            : nullptr);
  if (report && curves_->model().rowCount() == 0) curves_->append(report->curve);
  QStringList facts;
  if (report) {
    for (const learn::PartOutcome& part : report->parts)
      facts << tr("%1: %2, %3")
                   .arg(partName(part.part), partOutcomeSentence(part), formatDuration(part.seconds));
    facts << tr("Pairs: %1 for training, %2 for early stopping, %3 for validation. Threshold %4.")
                 .arg(formatCount(report->trainingPairs), formatCount(report->validationPairs),
                      formatCount(report->heldOutPairs), formatSimilarity(report->threshold));
    if (!report->tuned.text.empty()) {
      facts << tr("New model: %1 (%2)")
                   .arg(QString::fromStdString(report->tunedName),
                        QString::fromStdString(report->tuned.text));
    }
    facts << tr("Base: %1 (%2)")
                 .arg(QString::fromStdString(report->baseName), QString::fromStdString(report->base.text));
    facts << tr("It took %1.").arg(formatDuration(report->seconds));
  }
  facts_->setText(facts.join(QLatin1Char('\n')));
  changedHeading_->setText(changed_.rowCount() == 0
                               ? tr("No held-out pair changed sides.")
                               : joinFacts({tr("%Ln pair(s) now correct", nullptr, changed_.mended()),
                                            tr("%Ln pair(s) now wrong", nullptr, changed_.spoiled())}));
  tabs_->setTabText(tabs_->indexOf(changedPage_),
                    changed_.rowCount() > 0
                        ? tr("Pairs that changed sides (%1)").arg(formatCount(changed_.rowCount()))
                        : tr("Pairs that changed sides"));
  if (changed_.rowCount() > 0) changedList_->setCurrentIndex(changed_.index(0));
  updatePairButton();
  if (isNew) tabs_->setCurrentWidget(figures_.rowCount() > 0 ? figuresPage_ : static_cast<QWidget*>(curves_));
  showVerdict();
  showResults();
}

void LearnPage::setInUse(bool inUse) {
  if (inUse == isInUse_) return;
  isInUse_ = inUse;
  showVerdict();
}

void LearnPage::showVerdict() {
  verdict_->setVisible(report_ != nullptr);
  if (!report_) return;
  const bool isInUse = isInUse_ && report_->isBetter();
  verdictHeading_->setText(isInUse ? tr("Better, and in use") : tuningVerdictHeading(*report_));
  verdictWords_->setText(tuningVerdictSentence(*report_));
  const int side = fontMetrics().height() * 3 / 2;
  verdictSign_->setPixmap(glyphIcon(report_->isBetter() ? Glyph::kDone : Glyph::kInfo)
                              .pixmap(QSize(side, side), devicePixelRatioF()));
}

void LearnPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) showVerdict();
}

QString LearnPage::verdictHeading() const {
  return report_ ? verdictHeading_->text() : QString();
}

QString LearnPage::verdictWords() const {
  return report_ ? verdictWords_->text() : QString();
}

QString LearnPage::facts() const {
  return facts_->text();
}

}  // namespace lookalike::ui
