// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_transform.h"

#include <algorithm>

namespace lookalike::ui {

namespace {

/// The position of the image's start so that the image covers the pane where it can, and is centred where it
/// cannot.
double startOf(double pane, double extent, double centre) {
  if (extent <= pane) return (pane - extent) / 2.0;
  return std::clamp(pane / 2.0 - centre * extent, pane - extent, 0.0);
}

/// The centre that startOf() would really show.
double shownCentre(double pane, double extent, double centre) {
  return (pane / 2.0 - startOf(pane, extent, centre)) / extent;
}

QPointF shownCentre(const PaneGeometry& geometry, const CompareTransform& transform) {
  const QSizeF extent = geometry.image * geometry.scale(transform);
  return {shownCentre(geometry.pane.width(), extent.width(), transform.centre.x()),
          shownCentre(geometry.pane.height(), extent.height(), transform.centre.y())};
}

}  // namespace

double PaneGeometry::fitScale() const {
  if (isEmpty()) return 1.0;
  return std::min(pane.width() / image.width(), pane.height() / image.height());
}

QRectF PaneGeometry::imageRect(const CompareTransform& transform) const {
  if (isEmpty()) return {};
  const QSizeF extent = image * scale(transform);
  return {QPointF(startOf(pane.width(), extent.width(), transform.centre.x()),
                  startOf(pane.height(), extent.height(), transform.centre.y())),
          extent};
}

QPointF PaneGeometry::relativeAt(const CompareTransform& transform, QPointF point) const {
  const QRectF rect = imageRect(transform);
  if (rect.isEmpty()) return {0.5, 0.5};
  return {(point.x() - rect.x()) / rect.width(), (point.y() - rect.y()) / rect.height()};
}

double PaneGeometry::zoomAtActualSize(double devicePixelRatio) const {
  return 1.0 / (fitScale() * devicePixelRatio);
}

CompareTransform zoomedAt(const CompareTransform& transform, const PaneGeometry& geometry, QPointF point,
                          double factor, double least, double most) {
  CompareTransform zoomed = transform;
  zoomed.zoom = std::clamp(transform.zoom * factor, least, std::max(least, most));
  if (geometry.isEmpty()) return zoomed;
  const QPointF anchor = geometry.relativeAt(transform, point);
  const QSizeF extent = geometry.image * geometry.scale(zoomed);
  const QPointF middle(geometry.pane.width() / 2.0, geometry.pane.height() / 2.0);
  zoomed.centre = QPointF(anchor.x() - (point.x() - middle.x()) / extent.width(),
                          anchor.y() - (point.y() - middle.y()) / extent.height());
  zoomed.centre = shownCentre(geometry, zoomed);
  return zoomed;
}

CompareTransform panned(const CompareTransform& transform, const PaneGeometry& geometry, QPointF delta) {
  if (geometry.isEmpty()) return transform;
  CompareTransform moved = transform;
  const QSizeF extent = geometry.image * geometry.scale(transform);
  moved.centre =
      shownCentre(geometry, transform) - QPointF(delta.x() / extent.width(), delta.y() / extent.height());
  moved.centre = shownCentre(geometry, moved);
  return moved;
}

}  // namespace lookalike::ui
