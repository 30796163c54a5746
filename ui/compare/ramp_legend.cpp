// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ramp_legend.h"

#include <QPainter>

#include "ui/compare/color_ramp.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

RampLegend::RampLegend(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void RampLegend::setWords(const QString& least, const QString& most) {
  least_ = least;
  most_ = most;
  setAccessibleName(tr("Colours from %1 to %2").arg(least, most));
  updateGeometry();
  update();
}

QSize RampLegend::sizeHint() const {
  const QFontMetrics metrics = fontMetrics();
  const int gap = metrics.height() / 3;
  return {
      metrics.horizontalAdvance(least_) + metrics.horizontalAdvance(most_) + metrics.height() * 5 + 2 * gap,
      metrics.height() + 2};
}

void RampLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QFontMetrics metrics = fontMetrics();
  const int gap = metrics.height() / 3;
  const int before = metrics.horizontalAdvance(isRightToLeft() ? most_ : least_);
  const int after = metrics.horizontalAdvance(isRightToLeft() ? least_ : most_);
  painter.setPen(palette().color(QPalette::WindowText));
  painter.drawText(QRect(0, 0, before, height()), Qt::AlignCenter, isRightToLeft() ? most_ : least_);
  painter.drawText(QRect(width() - after, 0, after, height()), Qt::AlignCenter,
                   isRightToLeft() ? least_ : most_);
  const int thick = metrics.height() * 2 / 3;
  const QRect bar(before + gap, (height() - thick) / 2, width() - before - after - 2 * gap, thick);
  for (int x = 0; x < bar.width(); ++x) {
    const double value = static_cast<double>(x) / std::max(1, bar.width() - 1);
    painter.fillRect(bar.left() + x, bar.top(), 1, bar.height(),
                     QColor(rampColor(isRightToLeft() ? 1.0 - value : value)));
  }
  painter.setPen(lineColor(palette()));
  painter.drawRect(bar.adjusted(0, 0, -1, -1));
}

}  // namespace lookalike::ui
