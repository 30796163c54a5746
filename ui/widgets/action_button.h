// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAction;
class QPushButton;
class QWidget;

namespace lookalike::ui {

/// A button that does what an action does, says the same, and is enabled when it is.
[[nodiscard]] QPushButton* makeActionButton(QAction* action, QWidget* parent);

}  // namespace lookalike::ui
