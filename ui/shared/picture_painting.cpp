// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/picture_painting.h"

#include <array>

#include "ui/compare/aligned_frame.h"

namespace lookalike::ui {

namespace {

/// What of a picture can be in `visible`, in its own pixels. All of it where the way back is not to be told:
/// `visible` reaches beyond a perspective's horizon.
QRect seenPart(const QTransform& toPainter, const QRectF& visible, QSize picture) {
  const QRect all(QPoint(0, 0), picture);
  bool hasInverse = false;
  const QTransform back = toPainter.inverted(&hasInverse);
  if (!hasInverse) return {};
  int before = 0;
  for (const QPointF& corner :
       {visible.topLeft(), visible.topRight(), visible.bottomLeft(), visible.bottomRight()}) {
    const double depth = back.m13() * corner.x() + back.m23() * corner.y() + back.m33();
    before += depth > 0.0 ? 1 : -1;
  }
  if (std::abs(before) != 4) return all;
  // A pixel more on each side, for the interpolation.
  const QRectF seen = back.mapRect(visible).adjusted(-2, -2, 2, 2).intersected(QRectF(all));
  return seen.toAlignedRect().intersected(all);
}

}  // namespace

void paintPicture(QPainter& painter, const PictureLayer& layer, const QTransform& frameToPainter,
                  const QRectF& visible, double devicePixelRatio) {
  if (layer.isEmpty() || visible.isEmpty()) return;
  const QTransform toPainter = layer.toFrame * frameToPainter;
  const QRect seen = seenPart(toPainter, visible, layer.size);
  if (seen.isEmpty()) return;
  const double deviceScale = scaleAt(toPainter, QRectF(seen).center()) * devicePixelRatio;
  const QImage& pixels = layer.image ? layer.image->levelFor(deviceScale) : layer.preview;
  const double x = static_cast<double>(layer.size.width()) / pixels.width();
  const double y = static_cast<double>(layer.size.height()) / pixels.height();
  const QTransform total = QTransform::fromScale(x, y) * toPainter;
  const QRect part = seenPart(total, visible, pixels.size());
  if (part.isEmpty()) return;
  painter.save();
  // Strongly enlarged, the pixels themselves are what is looked at.
  painter.setRenderHint(QPainter::SmoothPixmapTransform, deviceScale * x < 2.0 || x > 1.01);
  painter.setTransform(total, true);
  painter.drawImage(QRectF(part), pixels, QRectF(part));
  painter.restore();
}

void paintOutline(QPainter& painter, const QPolygonF& polygon, double width, Qt::PenStyle style) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(QColor(0, 0, 0, 190), width + 2.5, Qt::SolidLine, Qt::SquareCap, Qt::RoundJoin));
  painter.drawPolygon(polygon);
  painter.setPen(QPen(QColor(255, 255, 255), width - 1.0, style, Qt::FlatCap, Qt::RoundJoin));
  painter.drawPolygon(polygon);
  painter.restore();
}

void paintExtent(QPainter& painter, const QPolygonF& polygon, const QColor& color) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(color, 1.0, Qt::DashLine));
  painter.drawPolygon(polygon);
  painter.restore();
}

}  // namespace lookalike::ui
