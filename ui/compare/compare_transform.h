// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>

namespace lookalike::ui {

/// The one zoom and position that both sides of a comparison share, in relative terms, so that two images of
/// different size show the same part: `zoom` 1 fits each image into its pane; `centre` (0..1 in both
/// directions) is the part of the image in the middle of the pane.
struct CompareTransform {
  double zoom = 1.0;
  QPointF centre{0.5, 0.5};
  bool operator==(const CompareTransform&) const = default;
};

/// A pane and the image in it: sizes in logical pixels and in image pixels.
struct PaneGeometry {
  QSizeF pane;
  QSizeF image;
  [[nodiscard]] bool isEmpty() const { return pane.isEmpty() || image.isEmpty(); }
  /// Logical pixels an image pixel when the image fits; images smaller than the pane are enlarged.
  [[nodiscard]] double fitScale() const;
  [[nodiscard]] double scale(const CompareTransform& transform) const { return fitScale() * transform.zoom; }
  /// Where the image lies in the pane. An image smaller than the pane is centred, a larger one leaves no gap.
  [[nodiscard]] QRectF imageRect(const CompareTransform& transform) const;
  /// The relative position (0..1 inside the image) under a point of the pane.
  [[nodiscard]] QPointF relativeAt(const CompareTransform& transform, QPointF point) const;
  /// The zoom at which one image pixel is one device pixel.
  [[nodiscard]] double zoomAtActualSize(double devicePixelRatio) const;
};

/// Zoom by `factor` so that what is under `point` of the pane stays there; limited to [least, most].
[[nodiscard]] CompareTransform zoomedAt(const CompareTransform& transform, const PaneGeometry& geometry,
                                        QPointF point, double factor, double least, double most);
/// Moves the image by `delta` logical pixels of the pane.
[[nodiscard]] CompareTransform panned(const CompareTransform& transform, const PaneGeometry& geometry,
                                      QPointF delta);

}  // namespace lookalike::ui
