// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

#include "ui/shared/thumbnail_loader.h"

class QPainter;
class QPalette;
class QWidget;

namespace lookalike::ui {

/// Paints a thumbnail fitted into `box`, a quiet empty frame while it is on its way, or a warning sign when
/// the file gave none.
void paintThumbnail(QPainter& painter, const QRect& box, const ThumbnailLoader::Thumbnail& thumbnail,
                    const QPalette& palette);

/// How many device pixels the longer side of `box` has on the screen of a widget.
[[nodiscard]] int devicePixels(const QRect& box, const QWidget* widget);

}  // namespace lookalike::ui
