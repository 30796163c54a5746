// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/share_bars.h"

#include <algorithm>
#include <cmath>
#include <QBarCategoryAxis>
#include <QBarSet>
#include <QChart>
#include <QHorizontalBarSeries>
#include <QPainter>
#include <QValueAxis>
#include <utility>

#include "ui/shared/theme.h"

namespace lookalike::ui {

namespace {
constexpr double kBarRoom = 0.7;   // of a row
constexpr double kCapShare = 0.4;  // height of an interval's ends, in lines of text
}  // namespace

ShareBars::ShareBars(QWidget* parent) : ThemedChart(parent) {
  names_ = new QBarCategoryAxis(this);
  names_->setGridLineVisible(false);
  shares_ = new QValueAxis(this);
  shares_->setRange(0.0, 100.0);
  shares_->setTickCount(5);
  shares_->setLabelFormat(QStringLiteral("%.0f"));
  chart()->addAxis(names_, Qt::AlignLeft);
  chart()->addAxis(shares_, Qt::AlignBottom);
}

bool ShareBars::hasBefore() const {
  return std::any_of(bars_.begin(), bars_.end(),
                     [](const Bar& bar) { return !std::isnan(bar.before.value); });
}

void ShareBars::setBars(std::vector<Bar> bars) {
  bars_ = std::move(bars);
  std::reverse(bars_.begin(), bars_.end());  // the axis counts upwards
  if (series_ != nullptr) {
    chart()->removeSeries(series_);
    delete series_;
  }
  series_ = new QHorizontalBarSeries(this);
  series_->setBarWidth(kBarRoom);
  const auto share = [](const MeasuredFigure& figure) {
    return std::isnan(figure.value) ? 0.0 : 100.0 * figure.value;
  };
  auto* now = new QBarSet(QString(), series_);
  auto* before = new QBarSet(QString(), series_);
  QStringList names;
  for (const Bar& bar : bars_) {
    names << bar.name;
    *now << share(bar.now);
    *before << share(bar.before);
  }
  series_->append(now);  // the lower one
  if (hasBefore()) {
    series_->append(before);
  } else {
    delete before;
  }
  chart()->addSeries(series_);
  names_->clear();
  names_->append(names);
  series_->attachAxis(names_);
  series_->attachAxis(shares_);
  const int lines = hasBefore() ? 2 : 1;
  setMinimumHeight(fontMetrics().lineSpacing() *
                   (3 + static_cast<int>(std::ceil(std::ssize(bars_) * 0.8 * (lines + 0.6)))));
  applyTheme();
}

void ShareBars::applyTheme() {
  ThemedChart::applyTheme();
  if (series_ == nullptr) return;
  const QList<QBarSet*> sets = series_->barSets();
  for (int i = 0; i < sets.size(); ++i) {
    sets[i]->setBrush(seriesBrush(i));
    sets[i]->setPen(QPen(seriesPen(i).color(), 1.0));
  }
}

void ShareBars::drawInterval(QPainter& painter, const MeasuredFigure& figure, double place) const {
  if (std::isnan(figure.low) || std::isnan(figure.high)) return;
  const QPointF low = chart()->mapToPosition(QPointF(100.0 * figure.low, place), series_);
  const QPointF high = chart()->mapToPosition(QPointF(100.0 * figure.high, place), series_);
  const double cap = fontMetrics().height() * kCapShare / 2.0;
  // A light line under a dark one is seen on the bar as well as beside it.
  for (const auto& [color, width] :
       {std::pair(palette().color(QPalette::Base), 4.0), std::pair(palette().color(QPalette::Text), 1.5)}) {
    painter.setPen(QPen(color, width));
    painter.drawLine(low, high);
    painter.drawLine(low - QPointF(0, cap), low + QPointF(0, cap));
    painter.drawLine(high - QPointF(0, cap), high + QPointF(0, cap));
  }
}

void ShareBars::drawForeground(QPainter* painter, const QRectF&) {
  if (series_ == nullptr) return;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const double offset = hasBefore() ? kBarRoom / 4.0 : 0.0;
  for (std::size_t i = 0; i < bars_.size(); ++i) {
    const auto row = static_cast<double>(i);
    drawInterval(*painter, bars_[i].now, row - offset);
    drawInterval(*painter, bars_[i].before, row + offset);
  }
  painter->restore();
}

}  // namespace lookalike::ui
