// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QLabel;
class QWidget;

namespace lookalike::ui {

enum class Theme { kSystem, kLight, kDark };

/// The one place with colours of its own: palettes for Fusion. Everything else derives from the palette.
[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

/// Switches the whole application; kSystem gives back the desktop's own style and palette.
void applyTheme(Theme theme);

/// A theme's stable name in the settings, and back (kSystem for an unknown one).
[[nodiscard]] const char* themeName(Theme theme);
[[nodiscard]] Theme themeFromName(const QString& name);

/// Text of second rank: `foreground` moved towards `background`, still readable (contrast over 4.5 with the
/// palettes above).
[[nodiscard]] QColor quietColor(const QColor& foreground, const QColor& background);
/// A colour between two: `share` of `a`.
[[nodiscard]] QColor blend(const QColor& a, const QColor& b, double share);
/// Thin lines between areas.
[[nodiscard]] QColor lineColor(const QPalette& palette);
/// What pictures lie on: neutral, and darker than the window in both themes.
[[nodiscard]] QColor backdropColor(const QPalette& palette);

/// The font scaled by `factor`, whatever unit it was given in.
[[nodiscard]] QFont scaledFont(const QFont& font, double factor, bool bold = false);
/// A label for plain sentences, which wrap; owned by `parent`.
[[nodiscard]] QLabel* wordsLabel(QWidget* parent, double factor = 1.0, bool bold = false);

}  // namespace lookalike::ui
