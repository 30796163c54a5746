// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/progress_strip.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include "ui/shared/formats.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

namespace {

constexpr int kSteps = 1000;

QToolButton* buttonOf(QAction* action, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setDefaultAction(action);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setFocusPolicy(Qt::StrongFocus);
  return button;
}

}  // namespace

ProgressStrip::ProgressStrip(QAction* pause, QAction* cancel, QAction* showProblems, QWidget* parent)
    : QFrame(parent) {
  setAccessibleName(tr("Progress"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(12, 6, 12, 6);
  layout->setSpacing(12);
  stage_ = new QLabel(this);
  stage_->setFont(scaledFont(font(), 1.0, true));
  stage_->setTextFormat(Qt::PlainText);
  bar_ = new QProgressBar(this);
  bar_->setTextVisible(false);
  bar_->setMinimumWidth(120);
  bar_->setAccessibleName(tr("Progress of this step"));
  facts_ = new QLabel(this);
  facts_->setTextFormat(Qt::PlainText);
  problems_ = buttonOf(showProblems, this);
  problems_->hide();
  layout->addWidget(stage_);
  layout->addWidget(bar_, 1);
  layout->addWidget(facts_);
  layout->addWidget(problems_);
  layout->addWidget(buttonOf(pause, this));
  layout->addWidget(buttonOf(cancel, this));
}

void ProgressStrip::setProgress(const JobProgress& progress) {
  QString name = stageName(progress.stage);
  if (!job_.isEmpty()) name = progress.stage == JobStage::kStarting ? job_ : tr("%1: %2").arg(job_, name);
  stage_->setText(progress.paused ? tr("Paused: %1").arg(name) : name);
  if (progress.total > 0) {
    bar_->setRange(0, kSteps);
    bar_->setValue(static_cast<int>(kSteps * std::min(progress.done, progress.total) / progress.total));
  } else {
    bar_->setRange(0, 0);
  }
  QStringList facts;
  if (progress.total > 0) {
    facts << tr("%1 of %2").arg(formatCount(progress.done), formatCount(progress.total));
  } else if (progress.done > 0) {
    facts << formatCount(progress.done);
  }
  if (progress.ratePerSecond > 0.0) facts << formatRate(progress.ratePerSecond);
  if (progress.secondsLeft >= 0.0 && !progress.paused) {
    facts << tr("about %1 left").arg(formatDuration(progress.secondsLeft));
  }
  facts_->setText(joinFacts(facts));
}

void ProgressStrip::setCancelling(bool cancelling) {
  if (cancelling) stage_->setText(tr("Stopping…"));
}

void ProgressStrip::setFailures(std::int64_t count) {
  problems_->setVisible(count > 0);
  problems_->setText(tr("%Ln problem(s)", nullptr, static_cast<int>(count)));
}

QString ProgressStrip::stageText() const {
  return stage_->text();
}

QString ProgressStrip::factsText() const {
  return facts_->text();
}

}  // namespace lookalike::ui
