// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/learn/themed_chart.h"

#include <QAbstractAxis>
#include <QChart>
#include <QEvent>
#include <QGraphicsLayout>
#include <QLegend>

#include "ui/shared/theme.h"

namespace lookalike::ui {

ThemedChart::ThemedChart(QWidget* parent) : QChartView(parent) {
  setFocusPolicy(Qt::NoFocus);
  viewport()->setFocusPolicy(Qt::NoFocus);
  setFrameShape(QFrame::NoFrame);
  setRenderHint(QPainter::Antialiasing);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  chart()->legend()->hide();
  chart()->setMargins(QMargins(2, 2, 2, 2));
  chart()->layout()->setContentsMargins(0, 0, 0, 0);
  chart()->setBackgroundRoundness(0);
  chart()->setLocalizeNumbers(true);
}

QPen ThemedChart::seriesPen(int series) const {
  const QColor color = series == 0
                           ? palette().color(QPalette::Link)
                           : blend(palette().color(QPalette::Text), palette().color(QPalette::Base), 0.8);
  QPen pen(color, 2.0);
  pen.setStyle(series == 0 ? Qt::SolidLine : Qt::DashLine);
  return pen;
}

QBrush ThemedChart::seriesBrush(int series) const {
  return QBrush(seriesPen(series).color(), series == 0 ? Qt::SolidPattern : Qt::BDiagPattern);
}

void ThemedChart::changeEvent(QEvent* event) {
  QChartView::changeEvent(event);
  if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange) return;
  applyTheme();
  emit themeChanged();
}

void ThemedChart::showEvent(QShowEvent* event) {
  QChartView::showEvent(event);
  applyTheme();
}

void ThemedChart::applyTheme() {
  const QColor base = palette().color(QPalette::Base);
  const QColor text = palette().color(QPalette::Text);
  setBackgroundBrush(base);
  chart()->setBackgroundBrush(base);
  chart()->setBackgroundPen(Qt::NoPen);
  for (QAbstractAxis* axis : chart()->axes()) {
    axis->setLabelsFont(font());
    axis->setTitleFont(font());
    axis->setLabelsBrush(quietColor(text, base));
    axis->setTitleBrush(quietColor(text, base));
    axis->setLinePen(QPen(blend(text, base, 0.4), 1.0));
    axis->setGridLinePen(QPen(blend(text, base, 0.14), 1.0));
  }
}

}  // namespace lookalike::ui
