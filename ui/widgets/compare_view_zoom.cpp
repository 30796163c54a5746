// SPDX-License-Identifier: GPL-3.0-or-later
// How the comparison is zoomed and moved.
#include <algorithm>

#include "ui/widgets/compare_canvas.h"
#include "ui/widgets/compare_view.h"
#include "ui/widgets/image_pane.h"

namespace lookalike::ui {

namespace {
constexpr double kKeyStep = 1.5;
constexpr double kMostEnlargement = 32.0;  // of the larger image's pixels
}  // namespace

void CompareView::apply(const CompareTransform& transform) {
  transform_ = transform;
  for (ImagePane* pane : panes_) pane->setTransform(transform_);
  canvas_->setTransform(transform_);
}

std::array<ViewPane*, 2> CompareView::shownPanes() const {
  if (isOnOneCanvas(settings_.mode)) return {canvas_, canvas_};
  return {panes_[0], panes_[1]};
}

double CompareView::actualSizeZoom() const {
  // The larger image needs the higher zoom to reach its own pixels.
  double zoom = 0.0;
  for (const ViewPane* pane : shownPanes()) {
    const PaneGeometry geometry = pane->geometryOfPane();
    const double pixel = pane->finestPixel();
    if (!geometry.isEmpty() && pixel > 0.0)
      zoom = std::max(zoom, geometry.zoomAtActualSize(devicePixelRatioF()) / pixel);
  }
  return zoom > 0.0 ? zoom : 1.0;
}

double CompareView::leastZoom() const {
  return std::min(1.0, actualSizeZoom());
}

double CompareView::mostZoom() const {
  return std::max(1.0, actualSizeZoom()) * kMostEnlargement;
}

void CompareView::zoomInPane(ViewPane* pane, QPointF point, double factor) {
  apply(zoomedAt(transform_, pane->geometryOfPane(), point, factor, leastZoom(), mostZoom()));
}

void CompareView::zoomInMiddle(double factor) {
  const bool isSecond = panes_[1]->hasFocus() && !sides_[1].path.empty();
  ViewPane* pane = shownPanes()[isSecond ? 1 : 0];
  zoomInPane(pane, QRectF(pane->rect()).center(), factor);
}

void CompareView::toggleActualSize(ViewPane* pane, QPointF point) {
  if (transform_.zoom != 1.0) {
    fit();
  } else {
    zoomInPane(pane, point, actualSizeZoom());
  }
}

void CompareView::fit() {
  apply({});
}

void CompareView::actualSize() {
  zoomInMiddle(actualSizeZoom() / transform_.zoom);
}

void CompareView::zoomIn() {
  zoomInMiddle(kKeyStep);
}

void CompareView::zoomOut() {
  zoomInMiddle(1.0 / kKeyStep);
}

}  // namespace lookalike::ui
