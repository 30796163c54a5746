// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace lookalike::ui {

/// The program's own small line drawings. They are painted in the palette's text colour at any scale, so they
/// fit both themes and need no image plugin.
enum class Glyph {
  kAddFolder,
  kFolder,
  kFind,
  kFindAgain,
  kPause,
  kResume,
  kCancel,
  kPrevious,
  kNext,
  kSwap,
  kFit,
  kActualSize,
  kZoomIn,
  kZoomOut,
  kFlip,
  kOutline,
  kDetails,
  kWarning,
  kInfo,
  kRemove,
  kHome,
  kCopies,
  kDone,
  kPending,
  kDescending,
  kAscending,
  kStrip,
  kGrid,
  kTree,
  kSideBySide,
  kOnePlace,
  kWipe,
  kBlend,
  kDifference,
  kKeypoints,
  kAlign,
  kMaps,
  kWhatIf,
};

[[nodiscard]] QIcon glyphIcon(Glyph glyph);

/// Draws a glyph into `rect` with the painter's pen colour.
void paintGlyph(QPainter& painter, const QRectF& rect, Glyph glyph);

}  // namespace lookalike::ui
