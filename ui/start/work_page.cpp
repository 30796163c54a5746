// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/work_page.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/shared/formats.h"
#include "ui/shared/glyphs.h"
#include "ui/shared/native_paths.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

WorkPage::WorkPage(QWidget* parent) : QWidget(parent) {
  heading_ = new QLabel(tr("Finding copies…"), this);
  heading_->setFont(scaledFont(font(), 1.6, true));
  folders_ = new QLabel(this);
  folders_->setTextFormat(Qt::PlainText);
  folders_->setWordWrap(true);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(14);
  grid->setVerticalSpacing(12);
  for (std::size_t i = 0; i < kStages.size(); ++i) {
    Step& step = steps_[i];
    step.sign = new QLabel(this);
    step.name = new QLabel(stageName(kStages[i]), this);
    step.facts = new QLabel(this);
    step.facts->setTextFormat(Qt::PlainText);
    const int row = static_cast<int>(i);
    grid->addWidget(step.sign, row, 0);
    grid->addWidget(step.name, row, 1);
    grid->addWidget(step.facts, row, 2);
  }
  grid->setColumnStretch(2, 1);
  grid->setColumnMinimumWidth(2, fontMetrics().averageCharWidth() * 34);
  auto* hint = new QLabel(tr("Groups appear here once all images are compared. You can pause or stop at any "
                             "time. Finished work is kept."),
                          this);
  hint->setWordWrap(true);
  auto* column = new QWidget(this);
  column->setMaximumWidth(fontMetrics().averageCharWidth() * 84);
  auto* inner = new QVBoxLayout(column);
  inner->setSpacing(14);
  inner->addStretch(2);
  inner->addWidget(heading_);
  inner->addWidget(folders_);
  inner->addSpacing(10);
  inner->addLayout(grid);
  inner->addSpacing(10);
  inner->addWidget(hint);
  inner->addStretch(3);
  auto* outer = new QHBoxLayout(this);
  outer->addStretch(1);
  outer->addWidget(column, 8);
  outer->addStretch(1);
}

void WorkPage::begin(const std::vector<std::string>& roots) {
  QStringList paths;
  for (const std::string& root : roots) paths << displayPath(root);
  folders_->setText(paths.join(QLatin1Char('\n')));
  for (Step& step : steps_) step.facts->clear();
  stage_ = JobStage::kStarting;
  paintSigns();
}

void WorkPage::setProgress(const JobProgress& progress) {
  for (std::size_t i = 0; i < kStages.size(); ++i) {
    if (kStages[i] != progress.stage) continue;
    QStringList facts;
    if (progress.total > 0) {
      facts << tr("%1 of %2").arg(formatCount(progress.done), formatCount(progress.total));
    } else if (progress.done > 0) {
      facts << formatCount(progress.done);
    }
    if (progress.failed > 0) {
      facts << tr("%Ln could not be read", nullptr, static_cast<int>(progress.failed));
    }
    steps_[i].facts->setText(joinFacts(facts));
  }
  if (progress.stage == stage_) return;
  stage_ = progress.stage;
  paintSigns();
}

void WorkPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) paintSigns();
}

void WorkPage::paintSigns() {
  const int side = fontMetrics().height();
  for (std::size_t i = 0; i < kStages.size(); ++i) {
    const bool isDone = stage_ > kStages[i];
    const bool isNow = stage_ == kStages[i];
    QPixmap pixmap(QSize(side, side) * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    const QColor text = palette().color(QPalette::WindowText);
    painter.setPen(isDone || isNow ? text : quietColor(text, palette().color(QPalette::Window)));
    paintGlyph(painter, QRectF(0, 0, side, side),
               isDone ? Glyph::kDone : (isNow ? Glyph::kNext : Glyph::kPending));
    painter.end();
    steps_[i].sign->setPixmap(pixmap);
    steps_[i].sign->setAccessibleName(isDone ? tr("done") : (isNow ? tr("now") : tr("to do")));
    steps_[i].name->setFont(scaledFont(font(), 1.0, isNow));
  }
}

}  // namespace lookalike::ui
