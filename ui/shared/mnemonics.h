// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QAction;

namespace lookalike::ui {

/// A text of a menu as plain words: "&File" and "文件(&F)" without what underlines a letter, "&&" as "&".
/// Languages that are not written in letters put the letter in brackets, which go too.
[[nodiscard]] QString withoutMnemonic(const QString& text);

/// Sets what menus and what buttons show; Qt by itself leaves the bracketed letter on buttons.
void setActionText(QAction& action, const QString& text);

}  // namespace lookalike::ui
