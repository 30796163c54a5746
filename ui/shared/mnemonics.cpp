// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/mnemonics.h"

#include <QAction>

namespace lookalike::ui {

QString withoutMnemonic(const QString& text) {
  QString plain;
  plain.reserve(text.size());
  for (qsizetype i = 0; i < text.size(); ++i) {
    const bool isBracketed = text.at(i) == QLatin1Char('(') && i + 3 < text.size() &&
                             text.at(i + 1) == QLatin1Char('&') && text.at(i + 2).isLetterOrNumber() &&
                             text.at(i + 3) == QLatin1Char(')');
    if (isBracketed) {
      i += 3;
    } else if (text.at(i) != QLatin1Char('&')) {
      plain += text.at(i);
    } else if (i + 1 < text.size() && text.at(i + 1) == QLatin1Char('&')) {
      plain += text.at(++i);
    }
  }
  return plain;
}

void setActionText(QAction& action, const QString& text) {
  action.setText(text);
  action.setIconText(withoutMnemonic(text));
}

}  // namespace lookalike::ui
