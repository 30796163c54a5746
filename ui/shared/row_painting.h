// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QStyleOptionViewItem>

class QPainter;

namespace lookalike::ui {

/// Between what a row of a list shows, and round it; logical pixels.
inline constexpr int kRowPad = 8;

/// The colours of one row of a list, selected or not.
struct RowColors {
  QColor ground;
  QColor text;
  QColor quiet;  ///< of second rank
};

/// The panel of a row as the style draws it, and the colours of what goes onto it.
[[nodiscard]] RowColors beginRow(QPainter& painter, const QStyleOptionViewItem& option);
/// The line below a row, and the frame of the one that has the focus.
void endRow(QPainter& painter, const QStyleOptionViewItem& option, const RowColors& colors);

}  // namespace lookalike::ui
