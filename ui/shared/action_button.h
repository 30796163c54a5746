// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAction;
class QPushButton;
class QWidget;

namespace lookalike::ui {

/// A button that does what an action does, says the same, and is enabled when it is. `withLetter`: it keeps
/// the underlined letter that the action has in its menu.
[[nodiscard]] QPushButton* makeActionButton(QAction* action, QWidget* parent, bool withLetter = false);

}  // namespace lookalike::ui
