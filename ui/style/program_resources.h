// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

class QApplication;

namespace lookalike::ui {

/// Loads the program's texts, and Qt's own, in the person's language; English where there is none.
void installTranslations(QApplication& application);

/// The program's icon: the desktop theme's, or the built-in one.
[[nodiscard]] QIcon programIcon();

}  // namespace lookalike::ui
