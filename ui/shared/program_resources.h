// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QList>
#include <QString>

class QApplication;

namespace lookalike::ui {

/// A language that the window speaks.
struct Language {
  QString code;  ///< as QLocale reads it: "en", "zh_CN"
  QString name;  ///< in the language itself
};
[[nodiscard]] QList<Language> languages();

/// The language that a person chose, "" for that of the system; kept in the settings.
[[nodiscard]] QString chosenLanguage();
void chooseLanguage(const QString& code);

/// Loads the program's texts, and Qt's own, in the chosen language or that of the system, in place of those
/// loaded before; English where there is none. Numbers and dates follow it. For windows made afterwards.
void installTranslations(QApplication& application);

/// The program's icon: the desktop theme's, or the built-in one.
[[nodiscard]] QIcon programIcon();

}  // namespace lookalike::ui
