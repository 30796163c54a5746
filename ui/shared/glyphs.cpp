// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/glyphs.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>

namespace lookalike::ui {

namespace {

QPainterPath polyline(std::initializer_list<QPointF> points) {
  QPainterPath path;
  for (const QPointF& point : points) {
    if (path.elementCount() == 0) {
      path.moveTo(point);
    } else {
      path.lineTo(point);
    }
  }
  return path;
}

QPainterPath folder() {
  QPainterPath path = polyline({{2, 4}, {6, 4}, {7.5, 5.5}, {14, 5.5}, {14, 13}, {2, 13}});
  path.closeSubpath();
  return path;
}

QPainterPath lens() {
  QPainterPath path;
  path.addEllipse(QPointF(7, 7), 4.5, 4.5);
  path.addPath(polyline({{10.3, 10.3}, {14, 14}}));
  return path;
}

QPainterPath turnArrow() {
  QPainterPath path;
  path.arcMoveTo(QRectF(3, 3, 10, 10), 40);
  path.arcTo(QRectF(3, 3, 10, 10), 40, 290);
  path.addPath(polyline({{9.2, 5.6}, {12.4, 5.2}, {12.6, 2}}));
  return path;
}

QPainterPath corners() {
  QPainterPath path = polyline({{2.5, 6}, {2.5, 2.5}, {6, 2.5}});
  path.addPath(polyline({{10, 2.5}, {13.5, 2.5}, {13.5, 6}}));
  path.addPath(polyline({{13.5, 10}, {13.5, 13.5}, {10, 13.5}}));
  path.addPath(polyline({{6, 13.5}, {2.5, 13.5}, {2.5, 10}}));
  return path;
}

QPainterPath rectangle(qreal x, qreal y, qreal width, qreal height) {
  QPainterPath path;
  path.addRoundedRect(QRectF(x, y, width, height), 1, 1);
  return path;
}

QPainterPath joined(std::initializer_list<QPainterPath> parts) {
  QPainterPath path;
  for (const QPainterPath& part : parts) path.addPath(part);
  return path;
}

QPainterPath circle(qreal radius) {
  QPainterPath path;
  path.addEllipse(QPointF(8, 8), radius, radius);
  return path;
}

/// Strokes on a 16 × 16 grid.
QPainterPath strokes(Glyph glyph) {
  switch (glyph) {
    case Glyph::kAddFolder:
      return joined({folder(), polyline({{8, 7.2}, {8, 11.3}}), polyline({{6, 9.25}, {10, 9.25}})});
    case Glyph::kFolder:
      return folder();
    case Glyph::kFind:
      return lens();
    case Glyph::kFindAgain:
      return turnArrow();
    case Glyph::kPause:
      return joined({polyline({{5.5, 3}, {5.5, 13}}), polyline({{10.5, 3}, {10.5, 13}})});
    case Glyph::kResume: {
      QPainterPath path = polyline({{5, 3}, {12.5, 8}, {5, 13}});
      path.closeSubpath();
      return path;
    }
    case Glyph::kCancel:
    case Glyph::kRemove:
      return joined({polyline({{4, 4}, {12, 12}}), polyline({{12, 4}, {4, 12}})});
    case Glyph::kPrevious:
      return polyline({{10, 3.5}, {5.5, 8}, {10, 12.5}});
    case Glyph::kNext:
      return polyline({{6, 3.5}, {10.5, 8}, {6, 12.5}});
    case Glyph::kSwap:
      return joined({polyline({{2.5, 5.5}, {13, 5.5}}), polyline({{10.5, 3}, {13, 5.5}, {10.5, 8}}),
                     polyline({{13.5, 10.5}, {3, 10.5}}), polyline({{5.5, 8}, {3, 10.5}, {5.5, 13}})});
    case Glyph::kFit:
      return corners();
    case Glyph::kActualSize:
      return joined({polyline({{2.2, 5}, {4.2, 3.6}, {4.2, 12.4}}),
                     polyline({{10.8, 5}, {12.8, 3.6}, {12.8, 12.4}}), polyline({{8, 6}, {8, 6.2}}),
                     polyline({{8, 10.4}, {8, 10.6}})});
    case Glyph::kZoomIn:
      return joined({lens(), polyline({{5, 7}, {9, 7}}), polyline({{7, 5}, {7, 9}})});
    case Glyph::kZoomOut:
      return joined({lens(), polyline({{5, 7}, {9, 7}})});
    case Glyph::kFlip:
      return joined({rectangle(2, 2, 8.5, 8.5), polyline({{13.8, 5.5}, {13.8, 13.8}, {5.5, 13.8}})});
    case Glyph::kOutline: {
      QPainterPath path = polyline({{5, 5.5}, {11.5, 4}, {12, 10}, {6, 12}});
      path.closeSubpath();
      return joined({corners(), path});
    }
    case Glyph::kDetails:
      return joined({polyline({{2.5, 4}, {13.5, 4}}), polyline({{2.5, 8}, {13.5, 8}}),
                     polyline({{2.5, 12}, {9.5, 12}})});
    case Glyph::kWarning: {
      QPainterPath path = polyline({{8, 2}, {14.5, 13.5}, {1.5, 13.5}});
      path.closeSubpath();
      return joined({path, polyline({{8, 6.2}, {8, 9.4}}), polyline({{8, 11.2}, {8, 11.4}})});
    }
    case Glyph::kInfo:
      return joined({circle(6.2), polyline({{8, 7.2}, {8, 11.4}}), polyline({{8, 4.7}, {8, 4.9}})});
    case Glyph::kHome:
      return joined(
          {polyline({{2, 8}, {8, 2.5}, {14, 8}}), polyline({{4, 7}, {4, 13.5}, {12, 13.5}, {12, 7}})});
    case Glyph::kCopies:
      return joined({rectangle(2, 2, 8, 8), rectangle(6, 6, 8, 8)});
    case Glyph::kStrip:
      return joined({rectangle(1.5, 5, 3.6, 6), rectangle(6.2, 5, 3.6, 6), rectangle(10.9, 5, 3.6, 6)});
    case Glyph::kGrid:
      return joined(
          {rectangle(2, 2, 5, 5), rectangle(9, 2, 5, 5), rectangle(2, 9, 5, 5), rectangle(9, 9, 5, 5)});
    case Glyph::kTree:
      return joined({rectangle(5.5, 1.5, 5, 4), rectangle(1.5, 10.5, 5, 4), rectangle(9.5, 10.5, 5, 4),
                     polyline({{8, 5.5}, {8, 8}}), polyline({{4, 10.5}, {4, 8}, {12, 8}, {12, 10.5}})});
    case Glyph::kDone:
      return polyline({{3, 8.5}, {6.5, 12}, {13, 4.5}});
    case Glyph::kPending:
      return circle(2.2);
    case Glyph::kDescending:
      return joined({polyline({{8, 3}, {8, 13}}), polyline({{4.5, 9.5}, {8, 13}, {11.5, 9.5}})});
    case Glyph::kAscending:
      return joined({polyline({{8, 13}, {8, 3}}), polyline({{4.5, 6.5}, {8, 3}, {11.5, 6.5}})});
    case Glyph::kSideBySide:
      return joined({rectangle(1.5, 3.5, 5.8, 9), rectangle(8.7, 3.5, 5.8, 9)});
    case Glyph::kOnePlace:
      return joined({rectangle(2, 3, 12, 10), polyline({{6.4, 6}, {4.4, 8}, {6.4, 10}}),
                     polyline({{9.6, 6}, {11.6, 8}, {9.6, 10}})});
    case Glyph::kWipe:
      return joined({rectangle(2, 3, 12, 10), polyline({{8, 1.5}, {8, 14.5}}), polyline({{10, 6}, {12, 4.5}}),
                     polyline({{10, 9.5}, {12, 8}})});
    case Glyph::kBlend: {
      QPainterPath path;
      path.addEllipse(QPointF(6, 8), 4.2, 4.2);
      path.addEllipse(QPointF(10, 8), 4.2, 4.2);
      return path;
    }
    case Glyph::kDifference:
      return joined({rectangle(2, 2, 12, 12), polyline({{8, 4.4}, {8, 8.4}}), polyline({{6, 6.4}, {10, 6.4}}),
                     polyline({{6, 11.2}, {10, 11.2}})});
    case Glyph::kKeypoints: {
      QPainterPath path;
      path.addEllipse(QPointF(3.2, 4.5), 1.5, 1.5);
      path.addEllipse(QPointF(3.2, 11.5), 1.5, 1.5);
      path.addEllipse(QPointF(12.8, 5.5), 1.5, 1.5);
      path.addEllipse(QPointF(12.8, 12), 1.5, 1.5);
      return joined({path, polyline({{4.7, 4.7}, {11.3, 5.4}}), polyline({{4.7, 11.6}, {11.3, 11.9}})});
    }
    case Glyph::kAlign: {
      QPainterPath tilted = polyline({{6.5, 4.5}, {12, 6.5}, {10, 12}, {4.5, 10}});
      tilted.closeSubpath();
      return joined({rectangle(1.8, 1.8, 12.4, 12.4), tilted});
    }
    case Glyph::kMaps:
      return joined({circle(2), circle(4.2), circle(6.4)});
    case Glyph::kWhatIf: {
      QPainterPath path;
      path.moveTo(5.6, 6.2);
      path.cubicTo(5.6, 3, 10.6, 3, 10.4, 6);
      path.cubicTo(10.3, 7.8, 8, 7.6, 8, 9.8);
      return joined({rectangle(1.8, 1.8, 12.4, 12.4), path, polyline({{8, 11.8}, {8, 12}})});
    }
  }
  return {};
}

bool pointsAlongTheText(Glyph glyph) {
  return glyph == Glyph::kNext || glyph == Glyph::kPrevious;
}

class GlyphIconEngine : public QIconEngine {
 public:
  explicit GlyphIconEngine(Glyph glyph) : glyph_(glyph) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const QPalette palette = QApplication::palette();
    const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
    const auto role = mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::ButtonText;
    painter->save();
    painter->setPen(palette.color(group, role));
    paintGlyph(*painter, QRectF(rect), glyph_);
    painter->restore();
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return pixmap;
  }

  [[nodiscard]] QIconEngine* clone() const override { return new GlyphIconEngine(glyph_); }

 private:
  Glyph glyph_;
};

}  // namespace

void paintGlyph(QPainter& painter, const QRectF& rect, Glyph glyph) {
  const qreal side = std::min(rect.width(), rect.height());
  if (side <= 0) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(rect.center());
  painter.scale(side / 16.0, side / 16.0);
  if (QApplication::isRightToLeft() && pointsAlongTheText(glyph)) painter.scale(-1, 1);
  painter.translate(-8, -8);
  QPen pen(painter.pen().color(), 1.4);
  pen.setCapStyle(Qt::RoundCap);
  pen.setJoinStyle(Qt::RoundJoin);
  painter.setPen(pen);
  painter.setBrush(glyph == Glyph::kPending ? QBrush(pen.color()) : QBrush(Qt::NoBrush));
  painter.drawPath(strokes(glyph));
  painter.restore();
}

QIcon glyphIcon(Glyph glyph) {
  return QIcon(new GlyphIconEngine(glyph));
}

}  // namespace lookalike::ui
