// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/image_pane.h"

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

#include "ui/style/theme.h"
#include "ui/text/formats.h"

namespace lookalike::ui {

namespace {
constexpr double kWheelStep = 1.25;  // of one notch
constexpr double kKeyPan = 60.0;     // logical pixels
constexpr int kTagMargin = 8;
constexpr double kOutlineWidth = 3.0;  // logical pixels
}  // namespace

ImagePane::ImagePane(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::OpenHandCursor);
  grabGesture(Qt::PinchGesture);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ImagePane::setContent(const PaneContent& content) {
  content_ = content;
  QString state = content.message.isEmpty() ? tagFacts() : content.message;
  if (content.message.isEmpty() && content.region.size() > 2) {
    state = joinFacts({state, tr("the part seen in the other image is outlined")});
  }
  setAccessibleName(tr("Image %1: %2").arg(content.letter, content.name));
  setAccessibleDescription(state);
  update();
}

void ImagePane::setTransform(const CompareTransform& transform) {
  if (transform == transform_) return;
  transform_ = transform;
  update();
}

PaneGeometry ImagePane::geometryOfPane() const {
  return {QSizeF(size()), QSizeF(content_.size)};
}

QSize ImagePane::sizeHint() const {
  return {420, 320};
}

QSize ImagePane::minimumSizeHint() const {
  return {120, 96};
}

bool ImagePane::event(QEvent* event) {
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

void ImagePane::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), backdropColor(palette()));
  if (!content_.message.isEmpty()) {
    painter.setPen(palette().color(QPalette::WindowText));
    const QRect room = rect().adjusted(24, 24, -24, -24);
    painter.drawText(room, Qt::AlignCenter | Qt::TextWordWrap, content_.message);
  } else {
    paintImage(painter);
    paintRegion(painter);
  }
  if (!content_.letter.isEmpty() && !content_.name.isEmpty()) paintTag(painter);
  if (hasFocus()) {
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
  }
}

void ImagePane::paintImage(QPainter& painter) {
  const PaneGeometry geometry = geometryOfPane();
  if (geometry.isEmpty()) return;
  const QRectF target = geometry.imageRect(transform_);
  const QRectF shown = target.intersected(QRectF(rect()));
  if (shown.isEmpty()) return;
  const double deviceScale = geometry.scale(transform_) * devicePixelRatioF();
  painter.setRenderHint(QPainter::SmoothPixmapTransform, deviceScale < 2.0 || !content_.image);
  // The part of a picture of any resolution that is to be seen.
  const auto sourceOf = [&](const QSizeF& size) {
    const double x = size.width() / target.width();
    const double y = size.height() / target.height();
    return QRectF((shown.x() - target.x()) * x, (shown.y() - target.y()) * y, shown.width() * x,
                  shown.height() * y);
  };
  if (content_.image) {
    const QImage& level = content_.image->levelFor(deviceScale);
    painter.drawImage(shown, level, sourceOf(QSizeF(level.size())));
  } else if (!content_.thumbnail.isNull()) {
    painter.drawPixmap(shown, content_.thumbnail, sourceOf(QSizeF(content_.thumbnail.size())));
  }
}

QPolygonF ImagePane::shownRegion() const {
  const PaneGeometry geometry = geometryOfPane();
  if (geometry.isEmpty() || content_.region.size() < 3) return {};
  const QRectF target = geometry.imageRect(transform_);
  // Kept inside the image, and in by the line's width: what covers it whole is to be seen, too.
  const double inset = std::min({kOutlineWidth, target.width() / 4.0, target.height() / 4.0});
  const QRectF inside = target.adjusted(inset, inset, -inset, -inset);
  QPolygonF shown;
  for (const QPointF& point : content_.region) {
    const double x = target.x() + point.x() / content_.size.width() * target.width();
    const double y = target.y() + point.y() / content_.size.height() * target.height();
    if (!std::isfinite(x) || !std::isfinite(y)) return {};
    shown << QPointF(std::clamp(x, inside.left(), inside.right()),
                     std::clamp(y, inside.top(), inside.bottom()));
  }
  return shown;
}

void ImagePane::paintRegion(QPainter& painter) {
  const QPolygonF shown = shownRegion();
  if (shown.isEmpty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  // A light line inside a dark one stands out from any picture.
  painter.setPen(
      QPen(QColor(0, 0, 0, 190), kOutlineWidth + 2.5, Qt::SolidLine, Qt::SquareCap, Qt::RoundJoin));
  painter.drawPolygon(shown);
  painter.setPen(
      QPen(QColor(255, 255, 255), kOutlineWidth - 1.0, Qt::SolidLine, Qt::SquareCap, Qt::RoundJoin));
  painter.drawPolygon(shown);
  painter.restore();
}

QString ImagePane::tagFacts() const {
  if (content_.size.isEmpty()) return {};
  const double percent = geometryOfPane().scale(transform_) * devicePixelRatioF() * 100.0;
  const QString zoom = tr("%1 %").arg(QLocale().toString(percent, 'f', percent < 10.0 ? 1 : 0));
  return joinFacts({formatDimensions(content_.size.width(), content_.size.height()), zoom,
                    content_.message.isEmpty() && !content_.image ? tr("loading…") : QString()});
}

void ImagePane::paintTag(QPainter& painter) {
  const QFont bold = scaledFont(font(), 1.0, true);
  const QFontMetrics boldMetrics(bold);
  const QFontMetrics metrics(font());
  const int pad = metrics.height() / 3;
  const int letterWidth = boldMetrics.height() + pad;
  const QString facts = tagFacts();
  const int most = width() - 2 * kTagMargin - letterWidth - 3 * pad;
  const QString text = metrics.elidedText(facts, Qt::ElideRight, std::max(0, most));
  const int textWidth = text.isEmpty() ? 0 : metrics.horizontalAdvance(text) + 2 * pad;
  const int height = metrics.height() + pad;
  const QRect box(kTagMargin, kTagMargin, letterWidth + textWidth, height);
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
  painter.drawText(letterBox, Qt::AlignCenter, content_.letter);
  painter.setFont(font());
  painter.setPen(quietColor(palette().color(QPalette::WindowText), palette().color(QPalette::Window)));
  const QRect textBox = QStyle::visualRect(layoutDirection(), tag,
                                           QRect(tag.left() + letterWidth, tag.top(), textWidth, height));
  painter.drawText(textBox, Qt::AlignLeft | Qt::AlignVCenter, text);
  painter.restore();
}

void ImagePane::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  emit resized();
}

void ImagePane::wheelEvent(QWheelEvent* event) {
  const double notches = event->angleDelta().y() / 120.0;
  if (notches != 0.0) emit zoomWished(event->position(), std::pow(kWheelStep, notches));
  event->accept();
}

void ImagePane::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) {
    QWidget::mousePressEvent(event);
    return;
  }
  isDragging_ = true;
  dragged_ = event->position();
  setCursor(Qt::ClosedHandCursor);
}

void ImagePane::mouseMoveEvent(QMouseEvent* event) {
  if (!isDragging_) return;
  emit panWished(event->position() - dragged_);
  dragged_ = event->position();
}

void ImagePane::mouseReleaseEvent(QMouseEvent* event) {
  isDragging_ = false;
  setCursor(Qt::OpenHandCursor);
  QWidget::mouseReleaseEvent(event);
}

void ImagePane::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) emit actualSizeToggled(event->position());
}

void ImagePane::keyPressEvent(QKeyEvent* event) {
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
