// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/program_resources.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>
#include <QTranslator>
#include <utility>

namespace lookalike::ui {

namespace {

constexpr const char* kSettingsKey = "language";

/// The translators in use, owned by the application.
QList<QTranslator*>& installed() {
  static QList<QTranslator*> translators;
  return translators;
}

bool install(QApplication& application, const QLocale& locale, const QString& name, const QString& folder) {
  auto* translator = new QTranslator(&application);
  if (!translator->load(locale, name, QStringLiteral("_"), folder)) {
    delete translator;
    return false;
  }
  QApplication::installTranslator(translator);
  installed() << translator;
  return true;
}

}  // namespace

QList<Language> languages() {
  return {{QStringLiteral("en"), QStringLiteral("English")},
          {QStringLiteral("zh_CN"), QStringLiteral("\u7b80\u4f53\u4e2d\u6587")}};
}

QString chosenLanguage() {
  QString code = QSettings().value(QLatin1String(kSettingsKey)).toString();
  for (const Language& language : languages()) {
    if (language.code == code) return code;
  }
  return {};
}

void chooseLanguage(const QString& code) {
  QSettings().setValue(QLatin1String(kSettingsKey), code);
}

void installTranslations(QApplication& application) {
  for (QTranslator* translator : std::as_const(installed())) {
    QApplication::removeTranslator(translator);
    delete translator;
  }
  installed().clear();
  const QString code = chosenLanguage();
  const QLocale locale = code.isEmpty() ? QLocale::system() : QLocale(code);
  QLocale::setDefault(locale);
  const QString folder = QStringLiteral(":/translations");
  const QString name = QStringLiteral("lookalike");
  // Singapore reads the same Chinese. English plurals are the fallback of every language.
  const bool isSimplifiedChinese =
      locale.language() == QLocale::Chinese && locale.script() == QLocale::SimplifiedHanScript;
  if (!install(application, isSimplifiedChinese ? QLocale(QStringLiteral("zh_CN")) : locale, name, folder))
    install(application, QLocale(QStringLiteral("en")), name, folder);
  install(application, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
}

QIcon programIcon() {
  QIcon builtIn;
  for (const int size : {16, 24, 32, 48, 64, 128, 256}) {
    builtIn.addFile(QStringLiteral(":/icons/lookalike_%1.png").arg(size), QSize(size, size));
  }
  return QIcon::fromTheme(QStringLiteral("io.github.lookalike.Lookalike"), builtIn);
}

}  // namespace lookalike::ui
