// SPDX-License-Identifier: GPL-3.0-or-later
// QtSql's driver is a plugin. Up to Qt 6.6 it loads in a program that has no QCoreApplication.
#include <unistd.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QLibraryInfo>
#include <QtCore/QTemporaryDir>
#include <QtCore/QVersionNumber>
#include <QtTest/QTest>

#include "core/catalogue/catalogue.h"

using namespace lookalike;
using namespace lookalike::catalogue;

class TestCatalogueWithoutApplication : public QObject {
  Q_OBJECT

 private slots:
  void opensOrSaysWhy() {
    QVERIFY(QCoreApplication::instance() == nullptr);
    QTemporaryDir folder;
    const std::string path = folder.filePath("library").toStdString();
    auto library = Catalogue::open(path, OpenMode::kReadWrite);
    if (QLibraryInfo::version() < QVersionNumber(6, 7)) {
      QVERIFY(library.ok());
      QVERIFY((*library)->addRoot("/x").ok());
    } else if (!library) {
      QVERIFY(library.error().code == ErrorCode::kDatabase);
      QVERIFY(::access(path.c_str(), F_OK) != 0);
    }
  }
};

QTEST_APPLESS_MAIN(TestCatalogueWithoutApplication)
#include "test_catalogue_without_application.moc"
