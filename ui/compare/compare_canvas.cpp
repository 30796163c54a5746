// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_canvas.h"

#include <algorithm>
#include <cmath>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include "ui/shared/formats.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

namespace {

constexpr double kGrip = 14.0;      // about the edge, where it can be taken
constexpr double kEdgeStep = 0.02;  // of a key

QPainterPath pathOf(const QPolygonF& polygon) {
  QPainterPath path;
  path.addPolygon(polygon);
  path.closeSubpath();
  return path;
}

}  // namespace

CompareCanvas::CompareCanvas(QWidget* parent) : ViewPane(parent) {
  connect(&renderer_, &DifferenceRenderer::rendered, this, [this](const DifferencePicture& picture) {
    difference_ = picture;
    isCurrent_ = wished_ && wished_->serial == picture.serial;
    describe();
    update();
  });
}

void CompareCanvas::setContent(const CanvasContent& content) {
  const bool isOtherPair =
      content.sides[0].name != content_.sides[0].name || content.sides[1].name != content_.sides[1].name;
  content_ = content;
  if (isOtherPair) {
    difference_.reset();
    wished_.reset();
    isCurrent_ = false;
  }
  describe();
  update();
  emit viewChanged();
}

void CompareCanvas::setSettings(const CompareSettings& settings) {
  settings_ = settings;
  describe();
  update();
}

void CompareCanvas::setFlipped(bool flipped) {
  isFlipped_ = flipped;
  describe();
  update();
}

double CompareCanvas::finestPixel() const {
  double finest = 0.0;
  for (const CanvasContent::Side& side : content_.sides) {
    if (side.layer.size.isEmpty()) continue;
    const QSizeF half = QSizeF(side.layer.size) / 2.0;
    const double pixel = scaleAt(side.layer.toFrame, {half.width(), half.height()});
    if (pixel > 0.0 && (finest == 0.0 || pixel < finest)) finest = pixel;
  }
  return finest > 0.0 ? finest : 1.0;
}

double CompareCanvas::edgeX() const {
  const double share = isRightToLeft() ? 1.0 - settings_.wipe : settings_.wipe;
  return share * width();
}

QString CompareCanvas::letterOf(std::size_t side) const {
  return side == 0 ? tr("A") : tr("B");
}

QString CompareCanvas::factsOf(std::size_t side) const {
  const PictureLayer& layer = content_.sides[side].layer;
  if (layer.size.isEmpty()) return {};
  const QSizeF half = QSizeF(layer.size) / 2.0;
  return joinFacts({formatDimensions(layer.size.width(), layer.size.height()),
                    zoomText(scaleAt(layer.toFrame, {half.width(), half.height()})),
                    layer.image ? QString() : tr("loading…")});
}

void CompareCanvas::describe() {
  const CanvasContent::Side& a = content_.sides[0];
  const CanvasContent::Side& b = content_.sides[1];
  setAccessibleName(tr("Images A: %1 and B: %2 in one place").arg(a.name, b.name));
  QString state;
  const auto percent = [](double share) { return formatShare(static_cast<float>(share)); };
  switch (settings_.mode) {
    case CompareMode::kFlip:
      state = tr("%1 is shown; hold Space for the other").arg(letterOf(first()));
      break;
    case CompareMode::kWipe:
      state = tr("the edge between %1 and %2 is at %3; the left and right keys move it")
                  .arg(letterOf(first()), letterOf(second()), percent(settings_.wipe));
      break;
    case CompareMode::kBlend:
      state = tr("blended, %1 of %2").arg(percent(settings_.blend), letterOf(second()));
      break;
    case CompareMode::kDifference:
      state = difference_ && difference_->compared > 0
                  ? tr("mean difference %1 of 255").arg(QLocale().toString(difference_->mean, 'f', 1))
                  : tr("difference");
      break;
    case CompareMode::kSideBySide:
    case CompareMode::kKeypoints:
      break;
  }
  setAccessibleDescription(
      joinFacts({state, content_.isAligned ? tr("aligned by their content") : tr("by relative position")}));
}

void CompareCanvas::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), backdropColor(palette()));
  QStringList messages;
  for (std::size_t side = 0; side < content_.sides.size(); ++side) {
    if (!content_.sides[side].message.isEmpty())
      messages << tr("%1: %2").arg(letterOf(side), content_.sides[side].message);
  }
  const bool isBlank = geometryOfPane().isEmpty();
  if (!messages.isEmpty()) {
    paintMessage(painter, messages.join(QLatin1Char('\n')));
  } else if (!isBlank) {
    if (content_.isAligned) paintExtents(painter);
    if (settings_.mode == CompareMode::kFlip) {
      paintSide(painter, first(), 1.0);
      paintRegionOf(painter, first());
    } else if (settings_.mode == CompareMode::kWipe) {
      paintWipe(painter);
    } else if (settings_.mode == CompareMode::kBlend) {
      paintBlend(painter);
    } else if (settings_.mode == CompareMode::kDifference) {
      paintDifference(painter);
    }
    paintTags(painter);
  }
  paintFocus(painter);
}

void CompareCanvas::paintSide(QPainter& painter, std::size_t side, double opacity) {
  const CanvasContent::Side& shown = content_.sides[side];
  painter.save();
  painter.setOpacity(opacity);
  paintPicture(painter, shown.layer, frameToPane(), QRectF(rect()), devicePixelRatioF());
  if (shown.map) {
    paintSensitivity(painter, *shown.map, shown.layer.toFrame * frameToPane(), QRectF(rect()),
                     settings_.mapOpacity);
  }
  painter.restore();
}

void CompareCanvas::paintRegionOf(QPainter& painter, std::size_t side) {
  const CanvasContent::Side& shown = content_.sides[side];
  if (shown.region.size() < 3) return;
  for (const QPointF& point : shown.region) {
    if (!std::isfinite(point.x()) || !std::isfinite(point.y())) return;
  }
  paintOutline(painter, (shown.layer.toFrame * frameToPane()).map(shown.region), kOutlineWidth);
}

void CompareCanvas::paintExtents(QPainter& painter) {
  // Where each picture ends, seen where the other does not cover it.
  const QColor color = quietColor(palette().color(QPalette::WindowText), backdropColor(palette()));
  for (const CanvasContent::Side& side : content_.sides)
    paintExtent(painter, frameToPane().map(extentOf(side.layer.size, side.layer.toFrame)), color);
}

void CompareCanvas::paintWipe(QPainter& painter) {
  const double edge = edgeX();
  const QRectF left(0, 0, edge, height());
  const QRectF right(edge, 0, width() - edge, height());
  const std::array parts{isRightToLeft() ? right : left, isRightToLeft() ? left : right};
  const std::array sides{first(), second()};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    painter.save();
    painter.setClipRect(parts[i]);
    paintSide(painter, sides[i], 1.0);
    paintRegionOf(painter, sides[i]);
    painter.restore();
  }
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(QColor(0, 0, 0, 190), 4.5));
  painter.drawLine(QPointF(edge, 0), QPointF(edge, height()));
  painter.setPen(QPen(Qt::white, 2.0));
  painter.drawLine(QPointF(edge, 0), QPointF(edge, height()));
  // The handle, with a letter on either side of it.
  const QPointF middle(edge, height() / 2.0);
  painter.setPen(QPen(QColor(0, 0, 0, 190), 1.5));
  painter.setBrush(Qt::white);
  painter.drawEllipse(middle, 9.0, 9.0);
  QPolygonF arrows;
  arrows << middle + QPointF(-2, -4) << middle + QPointF(-6, 0) << middle + QPointF(-2, 4);
  painter.setPen(QPen(Qt::black, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPolyline(arrows);
  for (QPointF& point : arrows) point.setX(2.0 * middle.x() - point.x());
  painter.drawPolyline(arrows);
  painter.setFont(scaledFont(font(), 1.0, true));
  const double side = painter.fontMetrics().height() + 4.0;
  for (const bool isLeft : {true, false}) {
    QRectF box(0, 0, side, side);
    box.moveCenter(middle + QPointF(isLeft ? -(side / 2 + 14) : side / 2 + 14, 0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0, 0, 0, 190));
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(Qt::white);
    painter.drawText(box, Qt::AlignCenter, letterOf(sides[isLeft == isRightToLeft() ? 1 : 0]));
  }
  painter.restore();
}

void CompareCanvas::paintBlend(QPainter& painter) {
  paintSide(painter, first(), 1.0);
  if (settings_.blend > 0.0) paintSide(painter, second(), settings_.blend);
  paintRegionOf(painter, first());
}

void CompareCanvas::wishDifference() {
  const double ratio = devicePixelRatioF();
  DifferenceWish wish;
  wish.layers = {content_.sides[0].layer, content_.sides[1].layer};
  wish.frameToDevice = frameToPane() * QTransform::fromScale(ratio, ratio);
  wish.device = (QSizeF(size()) * ratio).toSize();
  wish.style = settings_.style;
  wish.gain = settings_.gain;
  wish.isInverted = content_.isInverted;
  if (wished_ && wished_->isSameAs(wish)) return;
  wish.serial = ++serial_;
  wished_ = wish;
  isCurrent_ = false;
  renderer_.request(wish);
}

void CompareCanvas::paintDifference(QPainter& painter) {
  wishDifference();
  const QTransform toPane = frameToPane();
  const auto extent = [&](std::size_t side) {
    const PictureLayer& layer = content_.sides[side].layer;
    return pathOf(toPane.map(extentOf(layer.size, layer.toFrame)));
  };
  // What only one of them shows cannot differ.
  const QPainterPath onlyOne = extent(0).united(extent(1)).subtracted(extent(0).intersected(extent(1)));
  const QColor hatch = quietColor(palette().color(QPalette::WindowText), backdropColor(palette()));
  painter.fillPath(onlyOne, QBrush(hatch, Qt::BDiagPattern));
  if (!difference_ || difference_->pixels.isNull()) return;
  // An older one moves along until that of the present view is there.
  const double ratio = devicePixelRatioF();
  const QTransform fromThen = difference_->frameToDevice.inverted() * toPane;
  painter.save();
  if (isCurrent_) {
    QImage pixels = difference_->pixels;
    pixels.setDevicePixelRatio(ratio);
    painter.drawImage(QPointF(0, 0), pixels);
  } else {
    painter.setTransform(fromThen, true);
    painter.drawImage(QPointF(0, 0), difference_->pixels);
  }
  painter.restore();
}

void CompareCanvas::paintTags(QPainter& painter) {
  if (settings_.mode == CompareMode::kFlip) {
    paintTag(painter, letterOf(first()), factsOf(first()));
    return;
  }
  if (settings_.mode == CompareMode::kDifference) {
    QString facts = tr("comparing…");
    if (difference_ && difference_->compared > 0) {
      facts = tr("mean difference %1 of 255 in view")
                  .arg(directionKept(QLocale().toString(difference_->mean, 'f', 1)));
    } else if (difference_ && isCurrent_) {
      facts = tr("no overlap in view");
    }
    const bool isLoaded = content_.sides[0].layer.image && content_.sides[1].layer.image;
    paintTag(painter, tr("A − B"), joinFacts({facts, isLoaded ? QString() : tr("loading…")}));
    return;
  }
  const bool isBlend = settings_.mode == CompareMode::kBlend;
  const auto share = [&](double of) { return isBlend ? formatShare(static_cast<float>(of)) : QString(); };
  paintTag(painter, letterOf(first()), joinFacts({share(1.0 - settings_.blend), factsOf(first())}));
  paintTag(painter, letterOf(second()), joinFacts({share(settings_.blend), factsOf(second())}), true);
}

bool CompareCanvas::beginsOwnDrag(QPointF point) {
  return settings_.mode == CompareMode::kWipe && std::abs(point.x() - edgeX()) <= kGrip;
}

void CompareCanvas::dragTo(QPointF point) {
  const double share = std::clamp(point.x() / std::max(1, width()), 0.0, 1.0);
  emit wipeWished(isRightToLeft() ? 1.0 - share : share);
}

Qt::CursorShape CompareCanvas::cursorAt(QPointF point) const {
  const bool isEdge = settings_.mode == CompareMode::kWipe && std::abs(point.x() - edgeX()) <= kGrip;
  return isEdge ? Qt::SplitHCursor : Qt::OpenHandCursor;
}

void CompareCanvas::keyPressEvent(QKeyEvent* event) {
  const bool isSideways = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
  // With Shift the keys move the view, as in the other modes.
  if (settings_.mode != CompareMode::kWipe || !isSideways || (event->modifiers() & Qt::ShiftModifier) != 0) {
    ViewPane::keyPressEvent(event);
    return;
  }
  const bool isForward = (event->key() == Qt::Key_Right) != isRightToLeft();
  emit wipeWished(std::clamp(settings_.wipe + (isForward ? kEdgeStep : -kEdgeStep), 0.0, 1.0));
}

}  // namespace lookalike::ui
