// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QImage>
#include <QPainter>
#include <QPolygonF>
#include <QTransform>

#include "ui/shared/image_loader.h"

namespace lookalike::ui {

/// Of the outlines round what both pictures show; logical pixels.
inline constexpr double kOutlineWidth = 3.0;

/// A picture and where it lies in a frame (AlignedFrame).
struct PictureLayer {
  QSize size;      ///< of the full picture, in pixels
  QImage preview;  ///< shown until `image` is there; of any size, may be null
  std::shared_ptr<const ImagePyramid> image;
  QTransform toFrame;  ///< from the full picture's pixels
  [[nodiscard]] bool isEmpty() const { return size.isEmpty() || (!image && preview.isNull()); }
};

/// Draws the part of a picture that falls into `visible` (logical pixels of the painter), from the level that
/// suits the scale. Time goes with the pixels of `visible`, not with those of the picture. Any thread.
void paintPicture(QPainter& painter, const PictureLayer& layer, const QTransform& frameToPainter,
                  const QRectF& visible, double devicePixelRatio);

/// A line that stands out from any picture: light inside dark.
void paintOutline(QPainter& painter, const QPolygonF& polygon, double width,
                  Qt::PenStyle style = Qt::SolidLine);

/// Where a picture ends that is not drawn there: a thin broken line.
void paintExtent(QPainter& painter, const QPolygonF& polygon, const QColor& color);

}  // namespace lookalike::ui
