// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/learn_choices.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/learn/tuning_sentences.h"
#include "ui/models/model_actions.h"
#include "ui/shared/action_button.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/theme.h"
#include "ui/shared/window_actions.h"

namespace lookalike::ui {

namespace {

constexpr int kLeastHeldOut = 20;  // percent
constexpr int kMostHeldOut = 50;
constexpr int kMostMinutes = 600;

}  // namespace

LearnChoices::LearnChoices(WindowActions* actions, QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(16, 14, 16, 14);
  layout->setSpacing(10);
  QLabel* title = wordsLabel(this, 1.5, true);
  title->setText(tr("Learn from verdicts"));
  model_ = wordsLabel(this);
  counts_ = wordsLabel(this);
  auto* state = new QHBoxLayout;
  sign_ = new QLabel(this);
  heading_ = wordsLabel(this, 1.1, true);
  state->addWidget(sign_, 0, Qt::AlignTop);
  state->addWidget(heading_, 1);
  words_ = wordsLabel(this);
  layout->addWidget(title);
  layout->addWidget(model_);
  layout->addWidget(counts_);
  layout->addLayout(state);
  layout->addWidget(words_);
  layout->addSpacing(6);
  form_ = makeForm();
  layout->addWidget(form_);
  QPushButton* start = makeActionButton(actions->models->startLearning, this);
  start->setDefault(true);
  layout->addWidget(start);
  layout->addStretch(1);
  setReadiness(std::nullopt);
}

QWidget* LearnChoices::makeForm() {
  auto* form = new QWidget(this);
  auto* layout = new QVBoxLayout(form);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  auto* depthLabel = new QLabel(tr("&What to train"), form);
  depth_ = new QComboBox(form);
  depth_->setAccessibleName(tr("What to train"));
  for (const auto depth : {learn::TuningDepth::kCalibration, learn::TuningDepth::kAdapter,
                           learn::TuningDepth::kLastStages, learn::TuningDepth::kWholeNetwork}) {
    depth_->addItem(depthName(depth), static_cast<int>(depth));
  }
  depthLabel->setBuddy(depth_);
  depthWords_ = wordsLabel(form);
  auto* minutesLabel = new QLabel(tr("Time limi&t"), form);
  minutes_ = new QSpinBox(form);
  minutes_->setRange(1, kMostMinutes);
  minutes_->setValue(5);
  minutes_->setSuffix(tr(" min"));
  minutes_->setAccessibleName(tr("Training time limit in minutes"));
  minutes_->setToolTip(tr("Training stops early when held-out verdicts no longer improve"));
  minutesLabel->setBuddy(minutes_);
  auto* minutesRow = new QHBoxLayout;
  minutesRow->addWidget(minutesLabel);
  minutesRow->addWidget(minutes_);
  minutesRow->addStretch(1);
  selfTest_ = new QCheckBox(tr("Self-test before and afte&r"), form);
  selfTest_->setChecked(true);
  selfTest_->setToolTip(
      tr("Also search for edited copies of the library's own images, so that no loss goes unnoticed"));
  advanced_ = new QToolButton(form);
  advanced_->setText(tr("Adva&nced"));
  advanced_->setCheckable(true);
  advanced_->setArrowType(Qt::RightArrow);
  advanced_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  advanced_->setFocusPolicy(Qt::StrongFocus);
  advanced_->setAutoRaise(true);
  QWidget* more = makeAdvanced();
  more->hide();
  layout->addWidget(depthLabel);
  layout->addWidget(depth_);
  layout->addWidget(depthWords_);
  layout->addLayout(minutesRow);
  layout->addWidget(selfTest_);
  layout->addWidget(advanced_);
  layout->addWidget(more);
  connect(depth_, &QComboBox::activated, this, [this] { isDepthChosen_ = true; });
  connect(depth_, &QComboBox::currentIndexChanged, this, &LearnChoices::describeDepth);
  connect(advanced_, &QToolButton::toggled, this, [this, more](bool shown) {
    advanced_->setArrowType(shown ? Qt::DownArrow : Qt::RightArrow);
    more->setVisible(shown);
  });
  return form;
}

QWidget* LearnChoices::makeAdvanced() {
  auto* more = new QWidget(this);
  auto* layout = new QFormLayout(more);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setRowWrapPolicy(QFormLayout::WrapAllRows);
  hardNegatives_ = new QComboBox(more);
  hardNegatives_->addItem(tr("are distinguished by their norms (recommended)"), false);
  hardNegatives_->addItem(tr("are pushed apart as negatives"), true);
  hardNegatives_->setAccessibleName(tr("Pairs that are not copies"));
  hardNegatives_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  hardNegatives_->setMinimumContentsLength(20);
  heldOut_ = new QSpinBox(more);
  heldOut_->setRange(kLeastHeldOut, kMostHeldOut);
  heldOut_->setValue(25);
  heldOut_->setSuffix(tr(" %"));
  heldOut_->setAccessibleName(tr("Share of verdicts held out for validation"));
  name_ = new QLineEdit(more);
  name_->setPlaceholderText(tr("library name and a number"));
  name_->setAccessibleName(tr("Name of the new model"));
  layout->addRow(tr("&Pairs that are not copies"), hardNegatives_);
  layout->addRow(tr("Held out for v&alidation"), heldOut_);
  layout->addRow(tr("Name of the n&ew model"), name_);
  return more;
}

void LearnChoices::setModelName(const QString& name) {
  model_->setText(name.isEmpty() ? QString() : tr("In use: %1").arg(name));
  model_->setVisible(!name.isEmpty());
}

void LearnChoices::setReadiness(const std::optional<learn::TuningReadiness>& readiness) {
  isRead_ = readiness.has_value();
  deepest_ = readiness ? readiness->deepest : std::nullopt;
  if (readiness) {
    counts_->setText(readinessCounts(*readiness).join(QLatin1Char('\n')));
    heading_->setText(readinessHeading(*readiness));
    words_->setText(readinessSentence(*readiness));
  } else {
    counts_->clear();
    heading_->setText(tr("Counting the verdicts…"));
    words_->clear();
  }
  counts_->setVisible(!counts_->text().isEmpty());
  words_->setVisible(!words_->text().isEmpty());
  auto* items = qobject_cast<QStandardItemModel*>(depth_->model());
  for (int i = 0; i < depth_->count(); ++i) {
    const bool can = deepest_ && i <= static_cast<int>(*deepest_);
    items->item(i)->setEnabled(can);
    items->item(i)->setToolTip(can ? depthSentence(static_cast<learn::TuningDepth>(i))
                                   : tr("Too few verdicts for this"));
  }
  const int most = deepest_ ? static_cast<int>(*deepest_) : 0;
  const int wanted = isDepthChosen_ ? depth_->currentIndex() : static_cast<int>(learn::TuningDepth::kAdapter);
  depth_->setCurrentIndex(std::min(most, wanted));
  describeDepth();
  paintSign();
}

void LearnChoices::describeDepth() {
  const auto depth = static_cast<learn::TuningDepth>(depth_->currentData().toInt());
  depthWords_->setText(depthSentence(depth));
  depth_->setAccessibleDescription(depthWords_->text());
  minutes_->setEnabled(depth >= learn::TuningDepth::kLastStages);
}

void LearnChoices::setDepth(learn::TuningDepth depth) {
  isDepthChosen_ = true;
  depth_->setCurrentIndex(depth_->findData(static_cast<int>(depth)));
}

learn::FinetuneOptions LearnChoices::options() const {
  learn::FinetuneOptions options;
  options.depth = static_cast<learn::TuningDepth>(depth_->currentData().toInt());
  options.minutes = minutes_->value();
  options.selfTest = selfTest_->isChecked();
  options.hardNegativesAsNegatives = hardNegatives_->currentData().toBool();
  options.heldOutShare = heldOut_->value() / 100.0;
  options.name = name_->text().trimmed().toStdString();
  return options;
}

void LearnChoices::setRunning(bool running) {
  form_->setEnabled(!running);
}

QString LearnChoices::heading() const {
  return heading_->text();
}

QString LearnChoices::words() const {
  return words_->text();
}

void LearnChoices::focusFirst() {
  depth_->setFocus(Qt::OtherFocusReason);
}

void LearnChoices::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) paintSign();
}

void LearnChoices::paintSign() {
  const int side = fontMetrics().height();
  const Glyph glyph = !isRead_ ? Glyph::kPending : (deepest_ ? Glyph::kDone : Glyph::kInfo);
  sign_->setPixmap(glyphIcon(glyph).pixmap(QSize(side, side), devicePixelRatioF()));
}

}  // namespace lookalike::ui
