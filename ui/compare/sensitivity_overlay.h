// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QLineF>
#include <QList>
#include <QPainter>
#include <QSize>

#include "ui/compare/explanation_service.h"

namespace lookalike::ui {

/// A sensitivity map made ready to be laid over its picture.
struct SensitivityOverlay {
  QSize picture;          ///< in pixels
  QImage heat;            ///< over the whole picture: the ramp's colours, transparent where nothing speaks
  QList<QLineF> contour;  ///< where the map has half of its maximum, in pixels of the picture
  [[nodiscard]] bool isEmpty() const { return heat.isNull(); }
};

/// Bilinear between the middles of the grid's cells, as a share of the map's largest value.
[[nodiscard]] SensitivityOverlay sensitivityOverlay(const SensitivityGrid& grid, QSize picture);

/// Colour for the eye, the contour for those who cannot go by colour. `toPainter` is from the picture's
/// pixels; opacity 0..1 is of the colours only.
void paintSensitivity(QPainter& painter, const SensitivityOverlay& overlay, const QTransform& toPainter,
                      const QRectF& visible, double opacity);

}  // namespace lookalike::ui
