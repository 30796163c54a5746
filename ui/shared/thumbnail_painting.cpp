// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/thumbnail_painting.h"

#include <cmath>
#include <QPainter>
#include <QPalette>
#include <QWidget>

#include "ui/shared/glyphs.h"
#include "ui/shared/theme.h"

namespace lookalike::ui {

void paintThumbnail(QPainter& painter, const QRect& box, const ThumbnailLoader::Thumbnail& thumbnail,
                    const QPalette& palette) {
  painter.save();
  if (thumbnail.status == ThumbnailLoader::Status::kReady && !thumbnail.pixmap.isNull()) {
    QSizeF size = QSizeF(thumbnail.pixmap.size()).scaled(QSizeF(box.size()), Qt::KeepAspectRatio);
    QRectF target(QPointF(0, 0), size);
    target.moveCenter(QRectF(box).center());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawPixmap(target.toAlignedRect().intersected(box), thumbnail.pixmap);
  } else {
    QColor ground = palette.color(QPalette::WindowText);
    ground.setAlphaF(0.06F);
    painter.fillRect(box, ground);
    if (thumbnail.status == ThumbnailLoader::Status::kFailed) {
      painter.setPen(quietColor(palette.color(QPalette::Text), palette.color(QPalette::Base)));
      const int side = std::min(24, box.height() / 2);
      QRect sign(0, 0, side, side);
      sign.moveCenter(box.center());
      paintGlyph(painter, sign, Glyph::kWarning);
    }
  }
  painter.restore();
}

int devicePixels(const QRect& box, const QWidget* widget) {
  const double ratio = widget != nullptr ? widget->devicePixelRatioF() : 1.0;
  return static_cast<int>(std::ceil(std::max(box.width(), box.height()) * ratio));
}

}  // namespace lookalike::ui
