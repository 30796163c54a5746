// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace lookalike::ui {

class WindowActions;

/// All commands and their keys, menu by menu, with a filter. Not modal: it may stay open beside the window.
void showShortcuts(const WindowActions& actions, QWidget* parent);

/// Version, licence, and every linked library with its licence.
void showAbout(QWidget* parent);

}  // namespace lookalike::ui
