// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style/program_resources.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace lookalike::ui {

void installTranslations(QApplication& application) {
  auto* texts = new QTranslator(&application);
  const QString folder = QStringLiteral(":/translations");
  const QString name = QStringLiteral("lookalike");
  // English plurals are the fallback of every language.
  if (texts->load(QLocale(), name, QStringLiteral("_"), folder) ||
      texts->load(QStringLiteral("lookalike_en"), folder)) {
    QApplication::installTranslator(texts);
  }
  auto* qtTexts = new QTranslator(&application);
  if (qtTexts->load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                    QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
    QApplication::installTranslator(qtTexts);
  }
}

QIcon programIcon() {
  QIcon builtIn;
  for (const int size : {16, 24, 32, 48, 64, 128, 256}) {
    builtIn.addFile(QStringLiteral(":/icons/lookalike_%1.png").arg(size), QSize(size, size));
  }
  return QIcon::fromTheme(QStringLiteral("io.github.lookalike.Lookalike"), builtIn);
}

}  // namespace lookalike::ui
