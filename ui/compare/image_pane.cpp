// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/image_pane.h"

#include <algorithm>
#include <cmath>
#include <QKeyEvent>
#include <QPainter>

#include "ui/compare/aligned_frame.h"
#include "ui/shared/formats.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

namespace {

constexpr double kPartStep = 0.02;   // of the image's shorter side
constexpr double kFirstPart = 0.25;  // of the image's sides, when a key makes one

/// Kept inside the image where it fits.
QRectF movedInside(QRectF part, QPointF delta, const QSizeF& image) {
  part.translate(delta);
  part.moveLeft(std::clamp(part.left(), 0.0, std::max(0.0, image.width() - part.width())));
  part.moveTop(std::clamp(part.top(), 0.0, std::max(0.0, image.height() - part.height())));
  return part;
}

}  // namespace

void ImagePane::setContent(const PaneContent& content) {
  content_ = content;
  describe();
  update();
  emit viewChanged();
}

void ImagePane::describe() {
  QString state = content_.message.isEmpty() ? tagFacts() : content_.message;
  if (content_.message.isEmpty()) {
    if (content_.region.size() > 2)
      state = joinFacts({state, tr("the part seen in the other image is outlined")});
    if (content_.map) state = joinFacts({state, tr("the sensitivity map is laid over it")});
    if (!part_.isEmpty()) state = joinFacts({state, tr("what if: a part is painted out")});
  }
  setAccessibleName(tr("Image %1: %2").arg(content_.letter, content_.name));
  setAccessibleDescription(state);
}

QSizeF ImagePane::frameSize() const {
  return content_.frame.isEmpty() ? QSizeF(content_.size) : content_.frame;
}

QTransform ImagePane::imageToPane() const {
  return content_.toFrame * frameToPane();
}

double ImagePane::finestPixel() const {
  const QSizeF half = QSizeF(content_.size) / 2.0;
  return scaleAt(content_.toFrame, {half.width(), half.height()});
}

void ImagePane::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), backdropColor(palette()));
  if (!content_.message.isEmpty()) {
    paintMessage(painter, content_.message);
  } else if (!geometryOfPane().isEmpty()) {
    if (content_.otherExtent.size() > 2)
      paintExtent(painter, frameToPane().map(content_.otherExtent),
                  quietColor(palette().color(QPalette::WindowText), backdropColor(palette())));
    paintPicture(painter, {content_.size, content_.thumbnail, content_.image, content_.toFrame},
                 frameToPane(), QRectF(rect()), devicePixelRatioF());
    if (content_.map)
      paintSensitivity(painter, *content_.map, imageToPane(), QRectF(rect()), content_.mapOpacity);
    paintRegion(painter);
    paintPart(painter);
  }
  if (!content_.letter.isEmpty() && !content_.name.isEmpty()) paintTag(painter, content_.letter, tagFacts());
  paintFocus(painter);
}

QPolygonF ImagePane::shownRegion() const {
  if (geometryOfPane().isEmpty() || content_.size.isEmpty() || content_.region.size() < 3) return {};
  const QTransform toPane = imageToPane();
  const double width = content_.size.width();
  const double height = content_.size.height();
  // Kept inside the image, and in by the line's width: what covers it whole is to be seen, too.
  const double scale = std::max(1e-9, scaleAt(toPane, {width / 2.0, height / 2.0}));
  const double inset = std::min({kOutlineWidth / scale, width / 4.0, height / 4.0});
  QPolygonF shown;
  for (const QPointF& point : content_.region) {
    if (!std::isfinite(point.x()) || !std::isfinite(point.y())) return {};
    shown << toPane.map(
        QPointF(std::clamp(point.x(), inset, width - inset), std::clamp(point.y(), inset, height - inset)));
  }
  return shown;
}

void ImagePane::paintRegion(QPainter& painter) {
  const QPolygonF shown = shownRegion();
  if (!shown.isEmpty()) paintOutline(painter, shown, kOutlineWidth);
}

QString ImagePane::tagFacts() const {
  if (content_.size.isEmpty()) return {};
  return joinFacts({formatDimensions(content_.size.width(), content_.size.height()), zoomText(finestPixel()),
                    content_.message.isEmpty() && !content_.image ? tr("loading…") : QString()});
}

void ImagePane::setPartEditable(bool editable) {
  isPartEditable_ = editable;
  setCursor(cursorAt({}));
  update();
}

void ImagePane::setPart(const QRectF& part) {
  part_ = part;
  describe();
  update();
}

Qt::CursorShape ImagePane::cursorAt(QPointF) const {
  return isPartEditable_ ? Qt::CrossCursor : Qt::OpenHandCursor;
}

bool ImagePane::beginsOwnDrag(QPointF point) {
  if (!isPartEditable_ || content_.size.isEmpty() || !content_.message.isEmpty()) return false;
  partStart_ = imageToPane().inverted().map(point);
  return true;
}

void ImagePane::dragTo(QPointF point) {
  const QPointF end = imageToPane().inverted().map(point);
  const QRectF all(QPointF(0, 0), QSizeF(content_.size));
  const QRectF part = QRectF(partStart_, end).normalized().intersected(all);
  if (part.width() >= 1.0 && part.height() >= 1.0) emit partWished(part);
}

void ImagePane::keyPressEvent(QKeyEvent* event) {
  if (isPartEditable_ && takePartKey(*event)) return;
  ViewPane::keyPressEvent(event);
}

bool ImagePane::takePartKey(const QKeyEvent& event) {
  const QSizeF image(content_.size);
  if (image.isEmpty()) return false;
  if (event.key() == Qt::Key_Escape || event.key() == Qt::Key_Delete) {
    if (part_.isEmpty()) return false;
    emit partWished({});
    return true;
  }
  QPointF direction;  // on the screen
  if (event.key() == Qt::Key_Left) direction = {-1, 0};
  if (event.key() == Qt::Key_Right) direction = {1, 0};
  if (event.key() == Qt::Key_Up) direction = {0, -1};
  if (event.key() == Qt::Key_Down) direction = {0, 1};
  if (direction.isNull()) return false;
  if (part_.isEmpty()) {
    const QSizeF size = image * kFirstPart;
    emit partWished({{(image.width() - size.width()) / 2, (image.height() - size.height()) / 2}, size});
    return true;
  }
  const double step = std::max(1.0, kPartStep * std::min(image.width(), image.height()));
  // The image may be turned or mirrored in the frame: the keys go by the screen.
  const QTransform back = imageToPane().inverted();
  const QPointF origin = imageToPane().map(part_.center());
  QPointF delta = back.map(origin + direction) - part_.center();
  const double length = std::hypot(delta.x(), delta.y());
  if (!(length > 0.0)) return false;
  delta *= step / length;
  if ((event.modifiers() & Qt::ShiftModifier) == 0) {
    emit partWished(movedInside(part_, delta, image));
    return true;
  }
  // Right and down enlarge; along the side of the image that the key runs along.
  const bool isGrowing = direction.x() + direction.y() > 0.0;
  const bool isWidth = std::abs(delta.x()) >= std::abs(delta.y());
  const double change = isGrowing ? step : -step;
  QRectF sized = part_;
  if (isWidth) sized.setWidth(std::clamp(sized.width() + change, step, image.width() - sized.left()));
  if (!isWidth) sized.setHeight(std::clamp(sized.height() + change, step, image.height() - sized.top()));
  emit partWished(sized);
  return true;
}

void ImagePane::paintPart(QPainter& painter) {
  if (part_.isEmpty()) return;
  const QPolygonF shown = imageToPane().map(QPolygonF(part_));
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(128, 128, 128, 215));
  painter.drawPolygon(shown);
  painter.setBrush(QBrush(QColor(255, 255, 255, 110), Qt::BDiagPattern));
  painter.drawPolygon(shown);
  paintOutline(painter, shown, 2.5, Qt::DashLine);
  const QString label = tr("what if");
  const QFontMetricsF metrics(font());
  const QRectF bounds = shown.boundingRect();
  if (bounds.width() > metrics.horizontalAdvance(label) + 8 && bounds.height() > metrics.height() + 4) {
    QRectF box(0, 0, metrics.horizontalAdvance(label) + 8, metrics.height());
    box.moveCenter(bounds.center());
    painter.fillRect(box, QColor(0, 0, 0, 190));
    painter.setPen(Qt::white);
    painter.drawText(box, Qt::AlignCenter, label);
  }
  painter.restore();
}

}  // namespace lookalike::ui
