// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/view_pane.h"

#include <algorithm>
#include <cmath>
#include <QGestureEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QNativeGestureEvent>
#include <QPainter>
#include <QPinchGesture>
#include <QStyle>
#include <QWheelEvent>

#include "ui/shared/theme.h"

namespace lookalike::ui {

namespace {
constexpr double kWheelStep = 1.25;  // of one notch
constexpr double kKeyPan = 60.0;     // logical pixels
constexpr int kTagMargin = 8;
}  // namespace

ViewPane::ViewPane(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::OpenHandCursor);
  setMouseTracking(true);
  grabGesture(Qt::PinchGesture);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ViewPane::setTransform(const CompareTransform& transform) {
  if (transform == transform_) return;
  transform_ = transform;
  update();
  emit viewChanged();
}

PaneGeometry ViewPane::geometryOfPane() const {
  return {QSizeF(size()), frameSize()};
}

QTransform ViewPane::frameToPane() const {
  const PaneGeometry geometry = geometryOfPane();
  if (geometry.isEmpty()) return {};
  const double scale = geometry.scale(transform_);
  const QPointF start = geometry.imageRect(transform_).topLeft();
  return QTransform::fromScale(scale, scale) * QTransform::fromTranslate(start.x(), start.y());
}

QSize ViewPane::sizeHint() const {
  return {420, 320};
}

QSize ViewPane::minimumSizeHint() const {
  return {120, 96};
}

QString ViewPane::zoomText(double frameUnitsAPixel) const {
  const double percent = geometryOfPane().scale(transform_) * devicePixelRatioF() * frameUnitsAPixel * 100.0;
  return tr("%1 %").arg(QLocale().toString(percent, 'f', percent < 10.0 ? 1 : 0));
}

void ViewPane::paintMessage(QPainter& painter, const QString& message) {
  painter.setPen(palette().color(QPalette::WindowText));
  painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, message);
}

void ViewPane::paintFocus(QPainter& painter) {
  if (!hasFocus()) return;
  painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
}

bool ViewPane::event(QEvent* event) {
  if (event->type() == QEvent::Gesture) {
    auto* gestures = static_cast<QGestureEvent*>(event);
    if (auto* pinch = static_cast<QPinchGesture*>(gestures->gesture(Qt::PinchGesture))) {
      emit zoomWished(mapFromGlobal(pinch->hotSpot()), pinch->scaleFactor());
      return true;
    }
  }
  if (event->type() == QEvent::NativeGesture) {
    auto* gesture = static_cast<QNativeGestureEvent*>(event);
    if (gesture->gestureType() == Qt::ZoomNativeGesture) {
      emit zoomWished(gesture->position(), 1.0 + gesture->value());
      return true;
    }
  }
  return QWidget::event(event);
}

void ViewPane::paintTag(QPainter& painter, const QString& letter, const QString& facts, bool isTrailing) {
  const QFont bold = scaledFont(font(), 1.0, true);
  const QFontMetrics boldMetrics(bold);
  const QFontMetrics metrics(font());
  const int pad = metrics.height() / 3;
  const int letterWidth =
      std::max(boldMetrics.height() + pad, boldMetrics.horizontalAdvance(letter) + 3 * pad);
  const int most = (isTrailing ? width() / 2 : width()) - 2 * kTagMargin - letterWidth - 3 * pad;
  const QString text = metrics.elidedText(facts, Qt::ElideRight, std::max(0, most));
  const int textWidth = text.isEmpty() ? 0 : metrics.horizontalAdvance(text) + 2 * pad;
  const int height = metrics.height() + pad;
  const int boxWidth = letterWidth + textWidth;
  const QRect box(isTrailing ? width() - kTagMargin - boxWidth : kTagMargin, kTagMargin, boxWidth, height);
  const QRect tag = QStyle::visualRect(layoutDirection(), rect(), box);

  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  QColor ground = palette().color(QPalette::Window);
  ground.setAlphaF(0.9F);
  painter.setPen(lineColor(palette()));
  painter.setBrush(ground);
  painter.drawRoundedRect(QRectF(tag).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  const QRect letterBox =
      QStyle::visualRect(layoutDirection(), tag, QRect(tag.left(), tag.top(), letterWidth, height));
  painter.setPen(palette().color(QPalette::WindowText));
  painter.setFont(bold);
  painter.drawText(letterBox, Qt::AlignCenter, letter);
  painter.setFont(font());
  painter.setPen(quietColor(palette().color(QPalette::WindowText), palette().color(QPalette::Window)));
  const QRect textBox = QStyle::visualRect(layoutDirection(), tag,
                                           QRect(tag.left() + letterWidth, tag.top(), textWidth, height));
  painter.drawText(textBox, Qt::AlignLeft | Qt::AlignVCenter, text);
  painter.restore();
}

void ViewPane::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  emit viewChanged();
}

void ViewPane::wheelEvent(QWheelEvent* event) {
  const double notches = event->angleDelta().y() / 120.0;
  if (notches != 0.0) emit zoomWished(event->position(), std::pow(kWheelStep, notches));
  event->accept();
}

void ViewPane::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) {
    QWidget::mousePressEvent(event);
    return;
  }
  const bool isOwn = event->button() == Qt::LeftButton && beginsOwnDrag(event->position());
  drag_ = isOwn ? Drag::kOwn : Drag::kPan;
  dragged_ = event->position();
  if (!isOwn) setCursor(Qt::ClosedHandCursor);
}

void ViewPane::mouseMoveEvent(QMouseEvent* event) {
  if (drag_ == Drag::kNone) {
    setCursor(cursorAt(event->position()));
    return;
  }
  if (drag_ == Drag::kOwn) {
    dragTo(event->position());
  } else {
    emit panWished(event->position() - dragged_);
  }
  dragged_ = event->position();
}

void ViewPane::mouseReleaseEvent(QMouseEvent* event) {
  drag_ = Drag::kNone;
  setCursor(cursorAt(event->position()));
  QWidget::mouseReleaseEvent(event);
}

void ViewPane::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) emit actualSizeToggled(event->position());
}

void ViewPane::keyPressEvent(QKeyEvent* event) {
  // While everything is in view there is nothing to move: the keys are the page's, for walking.
  const bool isLarger = transform_.zoom > 1.0;
  QPointF delta;
  if (event->key() == Qt::Key_Left) delta = {kKeyPan, 0};
  if (event->key() == Qt::Key_Right) delta = {-kKeyPan, 0};
  if (event->key() == Qt::Key_Up) delta = {0, kKeyPan};
  if (event->key() == Qt::Key_Down) delta = {0, -kKeyPan};
  if (!isLarger || delta.isNull()) {
    event->ignore();
    return;
  }
  emit panWished(delta);
}

}  // namespace lookalike::ui
