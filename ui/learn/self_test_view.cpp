// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/self_test_view.h"

#include <algorithm>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/learn/self_test_sentences.h"
#include "ui/learn/share_bars.h"
#include "ui/shared/row_table.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

SelfTestView::SelfTestView(QWidget* parent) : QWidget(parent) {
  auto* layout = new QVBoxLayout(this);
  layout->setSpacing(8);
  const auto makeLabel = [this](bool wraps) {
    auto* label = new QLabel(this);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(wraps);
    return label;
  };
  sentence_ = makeLabel(true);
  sentence_->setFont(scaledFont(font(), 1.2, true));
  facts_ = makeLabel(true);
  legend_ = new QWidget(this);
  auto* legend = new QHBoxLayout(legend_);
  legend->setContentsMargins(0, 0, 0, 0);
  nowSign_ = new QLabel(legend_);
  nowName_ = new QLabel(legend_);
  beforeSign_ = new QLabel(legend_);
  beforeName_ = new QLabel(legend_);
  for (QLabel* label : {nowName_, beforeName_}) label->setTextFormat(Qt::PlainText);
  legend->addWidget(beforeSign_);
  legend->addWidget(beforeName_);
  legend->addSpacing(16);
  legend->addWidget(nowSign_);
  legend->addWidget(nowName_);
  legend->addStretch(1);
  auto* splitter = new QSplitter(Qt::Horizontal, this);
  splitter->setChildrenCollapsible(false);
  auto* scroll = new QScrollArea(splitter);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setAccessibleName(tr("Share found"));
  bars_ = new ShareBars(scroll);
  bars_->setAccessibleName(tr("Share of the copies found, by edit"));
  scroll->setWidget(bars_);
  table_ = new QTableView(splitter);
  table_->setModel(&model_);
  table_->setAccessibleName(tr("Tried and found, by edit"));
  makeRowTable(*table_);
  splitter->addWidget(scroll);
  splitter->addWidget(table_);
  splitter->setStretchFactor(0, 1);
  splitter->setStretchFactor(1, 1);
  splitter->setSizes({4000, 5000});
  scroll->setMinimumWidth(fontMetrics().averageCharWidth() * 36);
  layout->addWidget(sentence_);
  layout->addWidget(facts_);
  layout->addWidget(legend_);
  layout->addWidget(splitter, 1);
  connect(bars_, &ThemedChart::themeChanged, this, &SelfTestView::paintLegend);
}

void SelfTestView::setReports(const std::shared_ptr<const learn::SelfTestReport>& before,
                              const std::shared_ptr<const learn::SelfTestReport>& now) {
  model_.setReports(before, now);
  table_->setColumnHidden(SelfTestModel::kBefore, !model_.hasBefore());
  fitColumns(*table_);
  sentence_->setText(now ? selfTestSentence(*now) : QString());
  facts_->setText(now ? selfTestFacts(*now) : QString());
  legend_->setVisible(model_.hasBefore());
  if (model_.hasBefore()) {
    beforeName_->setText(tr("before: %1").arg(QString::fromStdString(before->describerName)));
    nowName_->setText(tr("after: %1").arg(QString::fromStdString(now->describerName)));
  }
  std::vector<ShareBars::Bar> bars;
  if (now) {
    bars.push_back({madeEditName({}), now->all.share, before ? before->all.share : MeasuredFigure{}});
    for (const learn::SelfTestRow& row : now->edits) {
      ShareBars::Bar bar{madeEditName(row.edit), row.share, {}};
      if (before) {
        const auto same = std::find_if(before->edits.begin(), before->edits.end(),
                                       [&](const auto& former) { return former.edit == row.edit; });
        if (same != before->edits.end()) bar.before = same->share;
      }
      bars.push_back(std::move(bar));
    }
  }
  bars_->setBars(std::move(bars));
  bars_->setAccessibleDescription(sentence_->text());
  paintLegend();
}

void SelfTestView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) paintLegend();
}

void SelfTestView::paintLegend() {
  const QSize size(fontMetrics().averageCharWidth() * 4, fontMetrics().height());
  const auto paint = [&](QLabel* label, int series) {
    QPixmap pixmap(size * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setPen(QPen(bars_->seriesPen(series).color(), 1.0));
    painter.setBrush(bars_->seriesBrush(series));
    painter.drawRect(QRectF(0.5, 2.5, size.width() - 1.0, size.height() - 5.0));
    painter.end();
    label->setPixmap(pixmap);
  };
  paint(nowSign_, 0);
  paint(beforeSign_, 1);
}

QString SelfTestView::sentence() const {
  return sentence_->text();
}

}  // namespace lookalike::ui
