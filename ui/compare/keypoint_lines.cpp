// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/keypoint_lines.h"

#include <algorithm>
#include <QEvent>
#include <QPainter>

#include "ui/compare/image_pane.h"

namespace lookalike::ui {

namespace {
constexpr std::size_t kMostLines = 48;
}  // namespace

KeypointLines::KeypointLines(std::array<ImagePane*, 2> panes, QWidget* parent)
    : QWidget(parent), panes_(panes) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setAttribute(Qt::WA_NoSystemBackground);
  setFocusPolicy(Qt::NoFocus);
  setGeometry(parent->rect());
  parent->installEventFilter(this);
  for (ImagePane* pane : panes_) connect(pane, &ViewPane::viewChanged, this, qOverload<>(&QWidget::update));
}

void KeypointLines::setPoints(const std::vector<MatchedPoint>& points, bool isExchanged) {
  points_ = points;
  isExchanged_ = isExchanged;
  update();
}

bool KeypointLines::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parent() && event->type() == QEvent::Resize) setGeometry(parentWidget()->rect());
  return QWidget::eventFilter(watched, event);
}

QPointF KeypointLines::inPane(const MatchedPoint& point, std::size_t pane) const {
  const bool isA = (pane == 0) != isExchanged_;
  return panes_[pane]->imageToPane().map(isA ? point.a : point.b);
}

std::vector<QLineF> KeypointLines::shownLines() const {
  std::vector<QLineF> lines;
  for (const MatchedPoint& point : points_) {
    const QPointF first = inPane(point, 0);
    const QPointF second = inPane(point, 1);
    if (!QRectF(panes_[0]->rect()).contains(first) || !QRectF(panes_[1]->rect()).contains(second)) continue;
    lines.emplace_back(first + panes_[0]->pos(), second + panes_[1]->pos());
  }
  return lines;
}

void KeypointLines::paintEvent(QPaintEvent*) {
  if (points_.empty()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  std::vector<QLineF> lines = shownLines();
  // Every so manyth from top to bottom: lines that hide one another say nothing.
  std::sort(lines.begin(), lines.end(), [](const QLineF& a, const QLineF& b) { return a.y1() < b.y1(); });
  const std::size_t step = (lines.size() + kMostLines - 1) / kMostLines;
  for (std::size_t i = 0; i < lines.size(); i += std::max<std::size_t>(1, step)) {
    painter.setPen(QPen(QColor(0, 0, 0, 130), 2.6));
    painter.drawLine(lines[i]);
    painter.setPen(QPen(QColor(255, 255, 255, 210), 1.1));
    painter.drawLine(lines[i]);
  }
  painter.setPen(QPen(Qt::black, 1.2));
  painter.setBrush(Qt::white);
  for (std::size_t pane = 0; pane < panes_.size(); ++pane) {
    painter.save();
    painter.setClipRect(panes_[pane]->geometry());
    for (const MatchedPoint& point : points_)
      painter.drawEllipse(inPane(point, pane) + panes_[pane]->pos(), 2.6, 2.6);
    painter.restore();
  }
}

}  // namespace lookalike::ui
