// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/pixel_conversion.h"

namespace lookalike::ui {

QImage toQImage(const decode::RgbImage& image) {
  if (image.empty()) return {};
  const QImage view(image.pixels.data(), image.width, image.height, qsizetype{3} * image.width,
                    QImage::Format_RGB888);
  return view.convertToFormat(QImage::Format_RGB32);
}

}  // namespace lookalike::ui
