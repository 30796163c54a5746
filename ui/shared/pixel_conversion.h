// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include "core/decode/rgb_image.h"

namespace lookalike::ui {

/// A deep copy in the format that paints fastest; null for an empty image.
[[nodiscard]] QImage toQImage(const decode::RgbImage& image);

}  // namespace lookalike::ui
